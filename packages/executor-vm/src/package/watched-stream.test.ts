import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import { watchStream } from "./watched-stream.js";
import { tailBytes } from "./zip-structure.js";

test.prop([fc.array(fc.integer({ min: 0, max: 70_000 }), { maxLength: 6 })])(
  "passes every byte on and remembers both ends, however the package is cut",
  async (lengths) => {
    const chunks = lengths.map((length, index) => new Uint8Array(length).fill(index + 1));
    const all = Buffer.concat(chunks);
    const { stream, watched } = watchStream(streamOf(chunks));
    expect(Buffer.from(await new Response(stream).arrayBuffer()).equals(all)).toBe(true);
    const { head, tail, sizeBytes, failure } = watched();
    expect(Buffer.from(head).equals(all.subarray(0, Math.max(4, head.length)))).toBe(true);
    expect(head.length).toBeGreaterThanOrEqual(Math.min(4, all.length));
    expect(Buffer.from(tail).equals(all.subarray(Math.max(0, all.length - tailBytes)))).toBe(true);
    expect({ sizeBytes, failure }).toEqual({ sizeBytes: all.length, failure: null });
  },
);

function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}
