import { createHash } from "node:crypto";
import type { PrivateFile } from "./private-file.js";

/** A package that was written to a private file, or that only begins there. */
export interface StagedPackage {
  /** SHA-256 in hexadecimal; null where not everything had room. */
  readonly sha256: string | null;
  /** The package from its first byte: from the file and, where not everything had room, from the rest of the download. */
  stream(): ReadableStream<Uint8Array>;
}

/**
 * Writes a download to a private file. Where the disk refuses it, what was read stays at hand, because a download may not be
 * opened twice. Rejects with the download's own error.
 */
export async function stagePackage(
  source: ReadableStream<Uint8Array>,
  file: PrivateFile,
  options: { readonly mostBytes: number; readonly onBytes: (bytes: number) => void },
): Promise<StagedPackage> {
  const reader = source.getReader();
  const hash = createHash("sha256");
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { sha256: hash.digest("hex"), stream: () => file.stream() };
    const before = file.bytes;
    const hasRoom =
      before + value.byteLength <= options.mostBytes &&
      (await file.append(value).then(
        () => true,
        () => false,
      ));
    if (!hasRoom) return { sha256: null, stream: () => begunStream(file.stream(), before, value, reader) };
    hash.update(value);
    options.onBytes(file.bytes);
  }
}

/** The first bytes of a file, a chunk, and what is still to come. */
function begunStream(
  begun: ReadableStream<Uint8Array>,
  begunBytes: number,
  chunk: Uint8Array,
  rest: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStream<Uint8Array> {
  async function* parts(): AsyncGenerator<Uint8Array> {
    let left = begunBytes;
    for await (const part of begun) {
      yield part.subarray(0, left);
      left -= Math.min(left, part.byteLength);
      if (left === 0) break;
    }
    yield chunk;
    for (let read = await rest.read(); !read.done; read = await rest.read()) yield read.value;
  }
  const iterator = parts();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await iterator.next();
        if (done === true) controller.close();
        else if (value.byteLength > 0) controller.enqueue(value);
      },
      cancel: (reason) => rest.cancel(reason),
    },
    { highWaterMark: 1 },
  );
}
