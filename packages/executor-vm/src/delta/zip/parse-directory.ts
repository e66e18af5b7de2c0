import { entryKind, type EntryKind } from "./entry-kind.js";

/** An entry of a zip, as the zip's directory describes it. Offsets count from the beginning of the file. */
export interface ZipEntry {
  readonly kind: EntryKind;
  readonly crc: number;
  readonly isStored: boolean;
  readonly compressedBytes: number;
  /** Where its local header begins. */
  readonly at: number;
  /** Where the next local header begins, or the directory: it reaches no further. */
  readonly end: number;
}

const signature = 0x02014b50;
const fixedBytes = 46;
const stored = 0;
const deflated = 8;
const encrypted = 1;
/** Stands in a field whose value is in a zip64 extra field. */
const elsewhere = 0xffffffff;

/**
 * Parses the central directory of a zip (APPNOTE 4.3.12) and returns its entries in the order of their offsets. Null for
 * anything that is not understood for certain: entries that overlap, zip64 sizes, encryption, other compression methods.
 */
export function parseDirectory(
  directory: Uint8Array,
  place: { readonly origin: number; readonly directoryAt: number },
): readonly ZipEntry[] | null {
  const { origin, directoryAt } = place;
  const bytes = Buffer.from(directory.buffer, directory.byteOffset, directory.byteLength);
  const found: Omit<ZipEntry, "end">[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + fixedBytes > bytes.length || bytes.readUInt32LE(at) !== signature) return null;
    const flags = bytes.readUInt16LE(at + 8);
    const method = bytes.readUInt16LE(at + 10);
    const compressedBytes = bytes.readUInt32LE(at + 20);
    const offset = bytes.readUInt32LE(at + 42);
    const nameEnd = at + fixedBytes + bytes.readUInt16LE(at + 28);
    const next = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    const isKnownMethod = method === stored || method === deflated;
    if (next > bytes.length || compressedBytes === elsewhere || offset === elsewhere) return null;
    if (!isKnownMethod || (flags & encrypted) !== 0) return null;
    const name = bytes.toString("latin1", at + fixedBytes, nameEnd);
    const isStored = method === stored;
    found.push({
      kind: entryKind({ name, compressedBytes, isStored }),
      crc: bytes.readUInt32LE(at + 16),
      isStored,
      compressedBytes,
      at: origin + offset,
    });
    at = next;
  }
  found.sort((one, other) => one.at - other.at);
  const entries: ZipEntry[] = [];
  for (const [index, entry] of found.entries()) {
    const end = found[index + 1]?.at ?? origin + directoryAt;
    if (entry.at + entry.compressedBytes > end) return null;
    entries.push({ ...entry, end });
  }
  return entries;
}
