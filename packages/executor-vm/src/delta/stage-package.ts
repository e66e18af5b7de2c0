import { createHash } from "node:crypto";
import { streamOf } from "../streams/stream-of.js";
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
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const chunk = read.value;
    const begun = file.bytes;
    const hasRoom =
      begun + chunk.byteLength <= options.mostBytes &&
      (await file.append(chunk).then(
        () => true,
        () => false,
      ));
    if (!hasRoom) return { sha256: null, stream: () => streamOf(partly(file, begun, chunk, reader)) };
    hash.update(chunk);
    options.onBytes(file.bytes);
  }
  return { sha256: hash.digest("hex"), stream: () => file.stream() };
}

async function* partly(
  file: PrivateFile,
  begun: number,
  chunk: Uint8Array,
  rest: ReadableStreamDefaultReader<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  yield* file.pieces(0, begun);
  try {
    yield chunk;
    for (let read = await rest.read(); !read.done; read = await rest.read()) yield read.value;
  } finally {
    await rest.cancel().catch(() => undefined);
  }
}
