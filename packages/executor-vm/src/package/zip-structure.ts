/** What is wrong with a package; null when nothing is. */
export type ZipFault = "cut-short" | "not-zip";

const endOfCentralDirectory = 0x06054b50;
const endRecordBytes = 22;
/** The end record and the longest comment that may follow it. */
export const tailBytes: number = endRecordBytes + 0xffff;

/** What the end record of a zip says, and where the record itself begins. */
export interface ZipEnd {
  readonly entries: number;
  readonly directoryAt: number;
  readonly directoryBytes: number;
  readonly endAt: number;
}

/** Finds the end record of a zip (APPNOTE 4.3.16) in its last bytes; null where there is none. */
export function zipEndOf(options: {
  /** The last bytes, at most `tailBytes`. */
  readonly tail: Uint8Array;
  readonly sizeBytes: number;
}): ZipEnd | null {
  const { tail, sizeBytes } = options;
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  for (let at = tail.byteLength - endRecordBytes; at >= 0; at -= 1) {
    if (view.getUint32(at, true) !== endOfCentralDirectory) continue;
    const commentBytes = view.getUint16(at + 20, true);
    if (at + endRecordBytes + commentBytes !== tail.byteLength) continue;
    return {
      entries: view.getUint16(at + 10, true),
      directoryBytes: view.getUint32(at + 12, true),
      directoryAt: view.getUint32(at + 16, true),
      endAt: sizeBytes - tail.byteLength + at,
    };
  }
  return null;
}

/**
 * Looks at the two ends of a package, which is a zip: it begins with `PK`, and ends with a directory of its content that
 * lies within it. A cut one has no end; an HTML page has no beginning.
 */
export function zipFault(options: {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  readonly sizeBytes: number;
}): ZipFault | null {
  const { head } = options;
  if (head[0] !== 0x50 || head[1] !== 0x4b) return "not-zip";
  const end = zipEndOf(options);
  if (end === null) return "cut-short";
  return end.entries > 0 && end.directoryAt + end.directoryBytes <= end.endAt ? null : "not-zip";
}
