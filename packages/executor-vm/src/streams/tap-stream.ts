/**
 * Passes a stream on and shows each chunk before it is passed, and the error that it ended with. Takes no more from the
 * source than is read. A `TransformStream` does the same at several times the cost a chunk.
 */
export function tapStream(
  source: ReadableStream<Uint8Array>,
  onChunk: (chunk: Uint8Array) => void,
  onError: (cause: unknown) => void = () => undefined,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            controller.close();
            return;
          }
          onChunk(value);
          controller.enqueue(value);
        } catch (cause) {
          onError(cause);
          controller.error(cause);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
