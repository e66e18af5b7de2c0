import { tailBytes } from "./zip-structure.js";

/** What went through a stream: its two ends, its length, and the error that it ended with. */
export interface Watched {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  readonly sizeBytes: number;
  readonly failure: { readonly cause: unknown } | null;
}

/** Passes a stream on and remembers its ends, so that a package is checked without reading it again. */
export function watchStream(source: ReadableStream<Uint8Array>): {
  readonly stream: ReadableStream<Uint8Array>;
  readonly watched: () => Watched;
} {
  const reader = source.getReader();
  let head = new Uint8Array(0);
  let tail = new Uint8Array(0);
  let sizeBytes = 0;
  let failure: { readonly cause: unknown } | null = null;
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            controller.close();
            return;
          }
          if (head.byteLength < 4) head = joined(head, value.subarray(0, 4));
          tail = lastBytes(tail, value);
          sizeBytes += value.byteLength;
          controller.enqueue(value);
        } catch (cause) {
          failure = { cause };
          controller.error(cause);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return { stream, watched: () => ({ head, tail, sizeBytes, failure }) };
}

function lastBytes(tail: Uint8Array, chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  if (chunk.byteLength >= tailBytes) return chunk.slice(chunk.byteLength - tailBytes);
  const kept = tail.subarray(Math.max(0, tail.byteLength + chunk.byteLength - tailBytes));
  return joined(kept, chunk);
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.byteLength + other.byteLength);
  both.set(one);
  both.set(other, one.byteLength);
  return both;
}
