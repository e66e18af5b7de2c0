import type { PackageSource } from "../../contract/package-source.js";

/**
 * A package from memory, in small chunks; `sizeBytes` is what the server promises, and may be a lie.
 *
 * @example
 * packageOf({ bytes: whole.slice(0, 100), sizeBytes: whole.byteLength }); // cut short
 */
export function packageOf(options: {
  readonly bytes: Uint8Array;
  readonly sizeBytes?: number | null;
  readonly fileName?: string;
  readonly chunkBytes?: number;
}): PackageSource {
  const { bytes, sizeBytes = bytes.byteLength, fileName = null, chunkBytes = 64 * 1024 } = options;
  return {
    open: ({ signal }) => {
      let offset = 0;
      const stream = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (signal.aborted) controller.error(new Error("The download was aborted."));
          else if (offset >= bytes.byteLength) controller.close();
          else {
            controller.enqueue(bytes.slice(offset, offset + chunkBytes));
            offset += chunkBytes;
          }
        },
      });
      return Promise.resolve({ stream, sizeBytes, fileName });
    },
  };
}
