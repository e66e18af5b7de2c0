import { mkdir, open, readFile, stat, truncate, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { ApplyError } from "../errors/apply-error.js";
import { failureOf } from "../errors/failure.js";
import { gone, notWritable, takenOver } from "./journal-errors.js";
import { parseJournal, toJournalLine } from "./journal-line.js";
import type { Journal } from "./journal.js";
import { cutTornTail } from "./torn-tail.js";

/**
 * A journal in a file: one event a line, each with a checksum, synced to the disk before `append` resolves. The
 * file is made, readable by its owner only, when the first event is appended; a torn last line is cut off then.
 * Events that are appended while others are being written are written and synced together: each append resolves once its
 * own event is on the disk.
 * An event whose append failed (a full disk) is written together with the next one, so that the file never has half a
 * line or a gap in its middle.
 * `read` of a file that does not exist gives no events.
 *
 * Where another process has written since this one read or wrote last, nothing is appended: two that carry on one run
 * would not know of each other's steps.
 *
 * Rejects with `ApplyError`: `JOURNAL_DAMAGED`, `JOURNAL_FORMAT_UNSUPPORTED`, `JOURNAL_NOT_READABLE`, `JOURNAL_NOT_WRITABLE`,
 * `JOURNAL_TAKEN_OVER`.
 *
 * @example
 * ```ts
 * const report = await applyPlan(plan, { ...dependencies, journal: createFileJournal("./run.journal") });
 * ```
 */
export function createFileJournal(path: string): Journal {
  let file: FileHandle | null = null;
  /** In bytes: up to where the file is whole and on the disk. Behind it a failed append may have left half a line. */
  let intactLength = 0;
  /** Up to where this process knows the file; null before it looked. */
  let knownLength: number | null = null;
  /** What could not be appended. It is written before what comes next: a journal with a gap would tell of another run. */
  let backlog = "";
  /** Another process has written. Only a close lifts it: one that reads to show a run must not let it go on. */
  let isTakenOver = false;
  /** Lines that wait while others are being written. They are written and synced together. */
  let gathered = "";
  let nextFlush: Promise<void> | null = null;
  let lastFlush: Promise<void> = Promise.resolve();

  const openFile = async (): Promise<FileHandle> => {
    if (file !== null) return file;
    await mkdir(dirname(path), { recursive: true });
    // A file only grows: one that is as long as when it was read, without a torn tail then, need not be read again.
    const isAsRead = knownLength !== null && knownLength > 0 && (await sizeOf(path)) === knownLength;
    if (!isAsRead) await cutToIntact();
    intactLength = knownLength ?? 0;
    file = await open(path, "a+", 0o600);
    // A new file's name is durable only once its directory is.
    if (intactLength === 0) await syncDirectory(dirname(path));
    return file;
  };

  const cutToIntact = async (): Promise<void> => {
    const { length, intactLength: intact } = await readText(path);
    if (knownLength !== null && knownLength > 0 && length === 0) throw gone(path);
    if (knownLength !== null && intact !== knownLength) throw takenOver(path);
    if (length > intact) await truncate(path, intact);
    knownLength = intact;
  };

  const write = async (torn: string): Promise<void> => {
    const handle = await openFile();
    if (!(await cutTornTail(handle, { intactLength, torn }))) throw takenOver(path);
    await handle.appendFile(backlog);
    const length = intactLength + Buffer.byteLength(backlog, "utf8");
    // Two that append at the same moment have both found the file as it was. Of them at most one goes on.
    const { nlink, size } = await handle.stat();
    if (size !== length) throw takenOver(path);
    // Without a name it is lost when this process ends, whatever is on the disk.
    if (nlink === 0) throw gone(path);
    await handle.datasync();
    intactLength = length;
    knownLength = length;
    backlog = "";
  };

  const flush = async (): Promise<void> => {
    // What is appended from here on waits for the next one: this one may be written already when it comes.
    nextFlush = null;
    const torn = backlog;
    backlog += gathered;
    gathered = "";
    try {
      if (isTakenOver) throw takenOver(path);
      await write(torn);
    } catch (error) {
      if (!ApplyError.isInstance(error)) throw notWritable(path, error);
      if (error.code === "JOURNAL_TAKEN_OVER") {
        isTakenOver = true;
        backlog = "";
      }
      throw error;
    }
  };

  return {
    read: async () => {
      await lastFlush.catch(() => undefined);
      const { events, ...read } = await readText(path);
      // Once it has appended it knows the file from that.
      if (file === null && !isTakenOver && backlog === "" && gathered === "") knownLength = read.intactLength;
      return events;
    },
    append: async (event) => {
      gathered += toJournalLine(event);
      // One after the other, so that lines never mix.
      if (nextFlush === null) {
        nextFlush = lastFlush.catch(() => undefined).then(flush);
        lastFlush = nextFlush;
      }
      await nextFlush;
    },
    close: async () => {
      await lastFlush.catch(() => undefined);
      const handle = file;
      file = null;
      // As for another process: what comes next is told from what is read then.
      backlog = "";
      isTakenOver = false;
      await handle?.close();
    },
  };
}

async function readText(path: string): Promise<ReturnType<typeof parseJournal> & { length: number }> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (failureOf(error).code === "ENOENT") return { events: [], intactLength: 0, length: 0 };
    throw new ApplyError({
      code: "JOURNAL_NOT_READABLE",
      message: `The journal ${path} could not be read: ${failureOf(error).message}`,
      cause: error,
    });
  }
  return { ...parseJournal(bytes, path), length: bytes.length };
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch {
    // Reading it will say what is wrong.
    return null;
  }
}

async function syncDirectory(path: string): Promise<void> {
  try {
    const directory = await open(path, "r");
    await directory.sync().finally(() => directory.close());
  } catch {
    // Some file systems cannot sync a directory; the file itself is synced.
  }
}
