import { tapStream } from "../streams/tap-stream.js";
import { tailBytes } from "./zip-structure.js";

/** What went through a stream: its two ends, its length, and the error that it ended with. */
export interface Watched {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  readonly sizeBytes: number;
  readonly failure: { readonly cause: unknown } | null;
}

const headBytes = 4;

/** Passes a stream on and remembers its ends, so that a package is checked without reading it again. */
export function watchStream(source: ReadableStream<Uint8Array>): {
  readonly stream: ReadableStream<Uint8Array>;
  readonly watched: () => Watched;
} {
  let head: Uint8Array = new Uint8Array(0);
  // The chunks themselves: joined only when they are asked for, not at each chunk.
  const last: Uint8Array[] = [];
  let heldBytes = 0;
  let sizeBytes = 0;
  let failure: { readonly cause: unknown } | null = null;
  const stream = tapStream(
    source,
    (chunk) => {
      if (head.byteLength < headBytes) head = Buffer.concat([head, chunk.subarray(0, headBytes)]);
      sizeBytes += chunk.byteLength;
      heldBytes += chunk.byteLength;
      last.push(chunk);
      for (
        let first = last[0];
        first !== undefined && heldBytes - first.byteLength >= tailBytes;
        first = last[0]
      ) {
        heldBytes -= first.byteLength;
        last.shift();
      }
    },
    (cause) => {
      failure = { cause };
    },
  );
  return {
    stream,
    watched: () => ({ head, tail: Buffer.concat(last).subarray(-tailBytes), sizeBytes, failure }),
  };
}
