/** Twenty chunks of a package. */
const chunks = Array.from({ length: 20 }, (_, index) => Buffer.alloc(50_000, index));

/** The package that `chunked` yields. */
export const whole: Buffer = Buffer.concat(chunks);

/** Its chunks one after the other, to the end or until the link breaks before one. */
export async function* chunked(failsAt?: number): AsyncGenerator<Uint8Array, void> {
  for (const [index, chunk] of chunks.entries()) {
    if (index === failsAt) throw new Error("reset");
    yield chunk;
  }
}

/** Everything of a stream. */
export async function readAll(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  return Buffer.from(await new Response(stream).arrayBuffer());
}
