import { streamOf } from "../../streams/stream-of.js";
import type { Segment } from "../match/segments.js";
import type { PrivateFile } from "../private-file.js";

/** What is sent to a host in place of a package: the literal bytes, then the list of segments. */
export interface DeltaStream {
  readonly stream: ReadableStream<Uint8Array>;
  readonly bytes: number;
  readonly listBytes: number;
}

/**
 * Writes a delta. Each line of the list is `base OFFSET BYTES` or `sent OFFSET BYTES`; the latter counts from the beginning
 * of the literal bytes.
 */
export function deltaStream(segments: readonly Segment[], source: PrivateFile): DeltaStream {
  let sent = 0;
  const lines = segments.map((segment) => {
    const { bytes } = segment;
    if (segment.kind === "copy") return `base ${String(segment.from)} ${String(bytes)}\n`;
    sent += bytes;
    return `sent ${String(sent - bytes)} ${String(bytes)}\n`;
  });
  const list = new TextEncoder().encode(lines.join(""));
  async function* pieces(): AsyncGenerator<Uint8Array, void> {
    for (const segment of segments)
      if (segment.kind === "literal") yield* source.pieces(segment.at, segment.at + segment.bytes);
    yield list;
  }
  return { stream: streamOf(pieces()), bytes: sent + list.byteLength, listBytes: list.byteLength };
}
