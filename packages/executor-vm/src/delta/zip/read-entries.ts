import { tailBytes, zipEndOf } from "../../package/zip-structure.js";
import type { PrivateFile } from "../private-file.js";
import { readLocalHeader } from "./local-header.js";
import { parseDirectory, type ZipEntry } from "./parse-directory.js";

/** A larger directory is not read into memory: such a package goes to the host as it is. */
const mostDirectoryBytes = 8 * 1024 * 1024;
/** The zip64 end record and its locator, which stand between the directory and the end record of a zip of many entries. */
const zip64EndBytes = 76;
/** A library in a package is one level down. */
const mostLevels = 2;

/**
 * Reads the entries of a package in the order of their offsets. The entries of an archive that is stored in it take that
 * archive's place. Null where the package is not understood for certain.
 */
export async function readEntries(file: PrivateFile): Promise<readonly ZipEntry[] | null> {
  return entriesWithin(file, { at: 0, end: file.bytes }, 0);
}

async function entriesWithin(
  file: PrivateFile,
  { at, end }: { readonly at: number; readonly end: number },
  level: number,
): Promise<readonly ZipEntry[] | null> {
  const tailAt = Math.max(at, end - tailBytes);
  const found = zipEndOf({ tail: await file.read(tailAt, end - tailAt), sizeBytes: end - at });
  if (found === null || found.directoryBytes > mostDirectoryBytes) return null;
  const { directoryAt, directoryBytes, endAt } = found;
  // Where something else lies between, offsets do not count from where they seem to.
  const gap = endAt - directoryAt - directoryBytes;
  if (gap !== 0 && gap !== zip64EndBytes) return null;
  const directory = await file.read(at + directoryAt, directoryBytes);
  const entries = parseDirectory(directory, { origin: at, directoryAt });
  if (entries === null) return null;
  const flat: ZipEntry[] = [];
  for (const entry of entries) {
    if (entry.kind !== "archive") flat.push(entry);
    else for (const inner of await entriesOfArchive(file, entry, level)) flat.push(inner);
  }
  return flat;
}

/** The entries of a stored archive; none where it is not understood, so that nothing of it is in a base. */
async function entriesOfArchive(
  file: PrivateFile,
  entry: ZipEntry,
  level: number,
): Promise<readonly ZipEntry[]> {
  const content = await readLocalHeader(file, entry);
  if (content === null || level + 1 >= mostLevels) return [];
  const { at } = content;
  return (await entriesWithin(file, { at, end: at + entry.compressedBytes }, level + 1)) ?? [];
}
