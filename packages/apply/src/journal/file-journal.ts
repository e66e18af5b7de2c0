import { mkdir, open, readFile, truncate, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { ApplyError } from "../errors/apply-error.js";
import { failureOf } from "../errors/failure.js";
import { parseJournal, toJournalLine } from "./journal-line.js";
import type { Journal } from "./journal.js";

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
 * Rejects with `ApplyError`: `JOURNAL_DAMAGED`, `JOURNAL_NOT_READABLE`, `JOURNAL_NOT_WRITABLE`, `JOURNAL_TAKEN_OVER`.
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
  /** Lines that wait while others are being written. They are written and synced together. */
  let gathered = "";
  let nextFlush: Promise<void> | null = null;
  let lastFlush: Promise<void> = Promise.resolve();

  const openFile = async (): Promise<FileHandle> => {
    if (file !== null) return file;
    await mkdir(dirname(path), { recursive: true });
    const { length, ...intact } = await readText(path);
    if (knownLength !== null && intact.intactLength !== knownLength) throw takenOver(path);
    if (length > intact.intactLength) await truncate(path, intact.intactLength);
    file = await open(path, "a", 0o600);
    ({ intactLength } = intact);
    knownLength = intactLength;
    // A new file's name is durable only once its directory is.
    if (length === 0) await syncDirectory(dirname(path));
    return file;
  };

  const flush = async (): Promise<void> => {
    // What is appended from here on waits for the next one: this one may be written already when it comes.
    nextFlush = null;
    const mostTorn = Buffer.byteLength(backlog, "utf8");
    backlog += gathered;
    gathered = "";
    try {
      const handle = await openFile();
      const { size } = await handle.stat();
      if (size < intactLength || size > intactLength + mostTorn) throw takenOver(path);
      if (size > intactLength) await handle.truncate(intactLength);
      await handle.appendFile(backlog);
      await handle.datasync();
      intactLength += Buffer.byteLength(backlog, "utf8");
      knownLength = intactLength;
      backlog = "";
    } catch (error) {
      if (ApplyError.isInstance(error)) throw error;
      throw new ApplyError({
        code: "JOURNAL_NOT_WRITABLE",
        message: `The journal ${path} could not be written: ${failureOf(error).message}`,
        remedies: ["Make room on the disk of the journal, or give it a place that can be written to."],
        cause: error,
      });
    }
  };

  return {
    read: async () => {
      await lastFlush.catch(() => undefined);
      const { events, ...read } = await readText(path);
      if (backlog === "" && gathered === "") knownLength = read.intactLength;
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
      await handle?.close();
    },
  };
}

function takenOver(path: string): ApplyError {
  return new ApplyError({
    code: "JOURNAL_TAKEN_OVER",
    message:
      `Another process has written to the journal ${path} since this one did. This run does nothing more; ` +
      "the other one carries it on.",
    remedies: ["Let one process at a time carry a run out: give every run a lock (createFileLock)."],
  });
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

async function syncDirectory(path: string): Promise<void> {
  try {
    const directory = await open(path, "r");
    await directory.sync().finally(() => directory.close());
  } catch {
    // Some file systems cannot sync a directory; the file itself is synced.
  }
}
