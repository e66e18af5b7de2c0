import { expect, it } from "vitest";
import { tinyZip } from "../../test/support/tiny-zip.js";
import { watchStream } from "./watched-stream.js";
import { tailBytes, zipFault } from "./zip-structure.js";

async function faultOf(bytes: Uint8Array, chunkBytes = 1_000): Promise<ReturnType<typeof zipFault>> {
  const source = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.byteLength; at += chunkBytes)
        controller.enqueue(bytes.slice(at, at + chunkBytes));
      controller.close();
    },
  });
  const { stream, watched } = watchStream(source);
  for await (const chunk of stream) expect(chunk.byteLength).toBeGreaterThan(0);
  return zipFault(watched());
}

const whole = tinyZip("entry", "content", tailBytes * 2);

it.each([1, 7, 1_000, 1_000_000])(
  "accepts a whole package that comes in pieces of %d bytes",
  async (chunkBytes) => {
    expect(await faultOf(chunkBytes < 100 ? tinyZip("e", "c", 500) : whole, chunkBytes)).toBeNull();
  },
);

it("notices every cut", async () => {
  const small = tinyZip("e", "content");
  for (let length = 2; length < small.byteLength; length += 1) {
    expect(await faultOf(small.slice(0, length)), `${length} of ${small.byteLength} bytes`).toBe("cut-short");
  }
});

it("notices what is no zip at all", async () => {
  expect(await faultOf(new TextEncoder().encode("<!doctype html>"))).toBe("not-zip");
  expect(await faultOf(new Uint8Array(0))).toBe("not-zip");
});

it("keeps the error that a download ends with", async () => {
  const { stream, watched } = watchStream(
    new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new Error("reset"));
      },
    }),
  );
  await expect(stream.getReader().read()).rejects.toThrow("reset");
  expect(watched().failure?.cause).toMatchObject({ message: "reset" });
});
