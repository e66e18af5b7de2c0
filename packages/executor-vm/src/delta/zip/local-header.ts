import type { PrivateFile } from "../private-file.js";
import type { ZipEntry } from "./parse-directory.js";

const signature = 0x04034b50;
const fixedBytes = 30;

/** Where the content of an entry begins, and how many bytes stand around it. */
export interface EntryContent {
  readonly at: number;
  /** Of the header's extra field: timestamps, alignment. */
  readonly extraBytes: number;
  /** Behind the content: a data descriptor, or bytes that belong to no entry. */
  readonly restBytes: number;
}

/** Reads an entry's local header (APPNOTE 4.3.7). Null where there is none, or where it does not fit the directory. */
export async function readLocalHeader(file: PrivateFile, entry: ZipEntry): Promise<EntryContent | null> {
  const header = await file.read(entry.at, fixedBytes);
  if (header.length < fixedBytes || header.readUInt32LE(0) !== signature) return null;
  const extraBytes = header.readUInt16LE(28);
  const at = entry.at + fixedBytes + header.readUInt16LE(26) + extraBytes;
  const restBytes = entry.end - at - entry.compressedBytes;
  return restBytes < 0 ? null : { at, extraBytes, restBytes };
}
