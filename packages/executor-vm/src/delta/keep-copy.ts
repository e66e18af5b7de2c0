import type { PrivateFile } from "./private-file.js";

/** A stream, and whether a whole copy of it was written. */
export interface CopiedStream {
  readonly stream: ReadableStream<Uint8Array>;
  /** Call it when the stream has ended. */
  isWhole(): Promise<boolean>;
}

/**
 * Passes a stream on and writes a copy of it, one chunk behind. A copy that cannot be written, or that `goesOn` ends, is given
 * up: the stream goes on as it is.
 */
export function keepCopy(
  source: ReadableStream<Uint8Array>,
  file: PrivateFile,
  goesOn: (bytes: number) => boolean,
): CopiedStream {
  const reader = source.getReader();
  let isKept = true;
  let hasEnded = false;
  let bytes = 0;
  let writing: Promise<void> = Promise.resolve();
  const written = (): Promise<void> =>
    writing.catch(() => {
      isKept = false;
    });
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = await reader.read();
          await written();
          if (done) {
            hasEnded = true;
            controller.close();
            return;
          }
          bytes += value.byteLength;
          isKept &&= goesOn(bytes);
          if (isKept) writing = file.append(value);
          // Without a handler of its own a failure would end the process before the next chunk comes.
          writing.catch(() => undefined);
          controller.enqueue(value);
        } catch (cause) {
          controller.error(cause);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return {
    stream,
    isWhole: async () => {
      await written();
      return isKept && hasEnded;
    },
  };
}
