/** What is wrong with a package; null when nothing is. */
export type ZipFault = "cut-short" | "not-zip";

const endOfCentralDirectory = 0x06054b50;
const endRecordBytes = 22;
/** The end record and the longest comment that may follow it. */
export const tailBytes: number = endRecordBytes + 0xffff;

/**
 * Looks at the two ends of a package, which is a zip (APPNOTE 4.3.16): it begins with `PK`, and ends with a directory of
 * its content that lies within it. A cut one has no end; an HTML page has no beginning.
 */
export function zipFault(options: {
  readonly head: Uint8Array;
  /** The last bytes, at most `tailBytes`. */
  readonly tail: Uint8Array;
  readonly sizeBytes: number;
}): ZipFault | null {
  const { head, tail, sizeBytes } = options;
  if (head[0] !== 0x50 || head[1] !== 0x4b) return "not-zip";
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  for (let at = tail.byteLength - endRecordBytes; at >= 0; at -= 1) {
    if (view.getUint32(at, true) !== endOfCentralDirectory) continue;
    const commentBytes = view.getUint16(at + 20, true);
    if (at + endRecordBytes + commentBytes !== tail.byteLength) continue;
    const entries = view.getUint16(at + 10, true);
    const directoryBytes = view.getUint32(at + 12, true);
    const directoryAt = view.getUint32(at + 16, true);
    const endAt = sizeBytes - tail.byteLength + at;
    return entries > 0 && directoryAt + directoryBytes <= endAt ? null : "not-zip";
  }
  return "cut-short";
}
