import { Readable } from "node:stream";
import { createInflateRaw, inflateRawSync } from "node:zlib";
import type { EntryContent } from "../zip/local-header.js";
import type { ZipEntry } from "../zip/parse-directory.js";
import type { PrivateFile } from "../private-file.js";
import { Search } from "./needles.js";

/** Up to here an entry is inflated at once, which is much faster for many small ones. */
const smallBytes = 64 * 1024;
const mostSmallInflatedBytes = 4 * 1024 * 1024;

/**
 * Searches the content of an entry for byte sequences: as it is packed, and unpacked. True also where it cannot be unpacked,
 * because then it was not searched.
 */
export async function entryHolds(
  file: PrivateFile,
  entry: ZipEntry,
  content: EntryContent,
  needles: readonly Buffer[],
): Promise<boolean> {
  if (entry.compressedBytes <= smallBytes) {
    const packed = await file.read(entry.at, entry.end - entry.at);
    if (new Search(needles).finds(packed)) return true;
    if (entry.isStored) return false;
    const from = content.at - entry.at;
    return smallEntryHolds(packed.subarray(from, from + entry.compressedBytes), needles);
  }
  const search = new Search(needles);
  for await (const chunk of file.pieces(entry.at, entry.end)) if (search.finds(chunk)) return true;
  return entry.isStored ? false : inflatedHolds(file, entry, content, needles);
}

function smallEntryHolds(packed: Buffer, needles: readonly Buffer[]): boolean {
  try {
    const text = inflateRawSync(packed, { maxOutputLength: mostSmallInflatedBytes });
    return new Search(needles).finds(text);
  } catch {
    return true;
  }
}

async function inflatedHolds(
  file: PrivateFile,
  entry: ZipEntry,
  content: EntryContent,
  needles: readonly Buffer[],
): Promise<boolean> {
  const search = new Search(needles);
  const packed = Readable.from(file.pieces(content.at, content.at + entry.compressedBytes));
  const inflated = packed.pipe(createInflateRaw());
  // `pipe` passes no error on.
  packed.once("error", (error) => inflated.destroy(error));
  try {
    for await (const chunk of inflated as AsyncIterable<Buffer>) if (search.finds(chunk)) return true;
    return false;
  } catch {
    return true;
  } finally {
    packed.destroy();
    inflated.destroy();
  }
}
