import { createHash } from "node:crypto";

/** A stream whose content is made as it is pulled. */
export interface PatternStream {
  readonly stream: ReadableStream<Uint8Array>;
  /** How much was taken from it. */
  pulledBytes(): number;
  isCancelled(): boolean;
  /** Of everything that was taken. Call it once. */
  sha256(): string;
}

/** Makes a stream of `totalBytes` bytes that holds nothing in memory but one chunk. */
export function patternStream(
  totalBytes: number,
  options: { readonly failAfterBytes?: number; readonly failure?: Error } = {},
): PatternStream {
  const chunk = Buffer.from(Array.from({ length: 64 * 1024 }, (_, index) => (index * 31) & 0xff));
  const hash = createHash("sha256");
  let pulled = 0;
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        if (options.failAfterBytes !== undefined && pulled >= options.failAfterBytes) {
          controller.error(options.failure);
          return;
        }
        if (pulled === totalBytes) {
          controller.close();
          return;
        }
        const bytes = chunk.subarray(0, Math.min(chunk.length, totalBytes - pulled));
        pulled += bytes.length;
        hash.update(bytes);
        controller.enqueue(bytes);
      },
      cancel: () => {
        cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return {
    stream,
    pulledBytes: () => pulled,
    isCancelled: () => cancelled,
    sha256: () => hash.digest("hex"),
  };
}
