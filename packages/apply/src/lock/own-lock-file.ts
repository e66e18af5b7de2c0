import { link, open, rename, rm, writeFile, type FileHandle } from "node:fs/promises";
import { failureOf } from "../errors/failure.js";
import { takenByAnother, takenOver } from "./lock-errors.js";
import { parseLockFile, readLockFile, serialise, type LockFile } from "./lock-file.js";

/**
 * Writes into the file that is there: it needs no room on the disk, and never overwrites the lock of somebody who
 * takes over at this moment, since that is another file.
 */
export async function giveSignOfLife(path: string, own: LockFile): Promise<void> {
  let file: FileHandle;
  try {
    file = await open(path, "r+");
  } catch (error) {
    // No error of a disk takes the name away: somebody did.
    if (failureOf(error).code === "ENOENT") throw takenOver(path, null);
    throw error;
  }
  try {
    const holder = parseLockFile(await file.readFile("utf8"));
    if (holder === null) throw new Error("The lock cannot be read.");
    if (holder.id !== own.id) throw takenOver(path, holder);
    await file.write(serialise(own), 0);
  } finally {
    await file.close();
  }
}

/** False where the file is there already. The file appears with its content, never empty. */
export async function create(path: string, content: LockFile): Promise<boolean> {
  const draft = `${path}.${content.id}`;
  await writeFile(draft, serialise(content), { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (failureOf(error).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Takes the place of a holder. Of several who want it at the same time one gets it: whoever makes the second name of the
 * very file that it read.
 */
export async function replace(path: string, holder: LockFile | null, content: LockFile): Promise<void> {
  const claim = `${path}.over-${holder?.id ?? "unreadable"}`;
  try {
    await link(path, claim);
  } catch (error) {
    if (failureOf(error).code === "EEXIST") throw takenByAnother(path, claim);
    // Released meanwhile.
    if (failureOf(error).code === "ENOENT" && (await create(path, content))) return;
    throw error;
  }
  try {
    if ((await readLockFile(claim))?.id !== holder?.id) throw takenByAnother(path, claim);
    const draft = `${path}.${content.id}`;
    await writeFile(draft, serialise(content), { mode: 0o600 });
    await rename(draft, path);
  } finally {
    await rm(claim, { force: true });
  }
}
