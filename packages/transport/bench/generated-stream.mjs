import { ReadableStream } from "node:stream/web";

/** A stream of `totalBytes` bytes in chunks that are made as they are pulled, each in memory of its own. */
export function generatedStream(totalBytes, chunkBytes = 64 * 1024) {
  let madeBytes = 0;
  return new ReadableStream(
    {
      pull: (controller) => {
        if (madeBytes === totalBytes) {
          controller.close();
          return;
        }
        const bytes = Math.min(chunkBytes, totalBytes - madeBytes);
        controller.enqueue(new Uint8Array(bytes).fill(madeBytes / chunkBytes));
        madeBytes += bytes;
      },
    },
    { highWaterMark: 0 },
  );
}
