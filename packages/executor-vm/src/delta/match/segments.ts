import type { Copy } from "./match-entries.js";

/** A part of a package: copied from a base, or literal, which is to say sent. In the order of the package, without gaps. */
export type Segment =
  | { readonly kind: "copy"; readonly from: number; readonly bytes: number }
  | { readonly kind: "literal"; readonly at: number; readonly bytes: number };

/** A process or two on the host takes as long as this many bytes on a link that is slow enough for a delta. */
const fewestCopiedBytes = 32 * 1024;
const mostSegments = 1_000;

/** Cuts a package into segments. Small copies become literal, so that the host has few segments to put together. */
export function segmentsOf(copies: readonly Copy[], packageBytes: number): readonly Segment[] {
  for (let fewest = fewestCopiedBytes; ; fewest *= 2) {
    const segments = cut(
      copies.filter(({ bytes }) => bytes >= fewest),
      packageBytes,
    );
    if (segments.length <= mostSegments) return segments;
  }
}

/** How many bytes of a package are literal. */
export function literalBytesOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { kind, bytes }) => (kind === "literal" ? sum + bytes : sum), 0);
}

function cut(copies: readonly Copy[], packageBytes: number): readonly Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  const literalUntil = (end: number): void => {
    if (end > at) segments.push({ kind: "literal", at, bytes: end - at });
    at = Math.max(at, end);
  };
  for (const copy of copies) {
    literalUntil(copy.at);
    segments.push({ kind: "copy", from: copy.from, bytes: copy.bytes });
    at += copy.bytes;
  }
  literalUntil(packageBytes);
  return segments;
}
