import { expect, it, vi } from "vitest";
import { streamOf } from "../streams/stream-of.js";
import { keepCopy } from "./keep-copy.js";
import { PrivateFile } from "./private-file.js";

const chunks = Array.from({ length: 20 }, (_, index) => Buffer.alloc(50_000, index));
const whole = Buffer.concat(chunks);

async function* some(failsAt = Infinity): AsyncGenerator<Uint8Array, void> {
  for (const [index, chunk] of chunks.entries()) {
    if (index === failsAt) throw new Error("reset");
    yield chunk;
  }
}

async function read(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  return Buffer.from(await new Response(stream).arrayBuffer());
}

it("passes the stream on and has a copy of it in the end", async () => {
  const file = await PrivateFile.open();
  const copy = keepCopy(streamOf(some()), file, () => true);
  expect((await read(copy.stream)).equals(whole)).toBe(true);
  expect(await copy.isWhole()).toBe(true);
  expect((await file.read(0, whole.length)).equals(whole)).toBe(true);
  await file.close();
});

it("writes no more once the copy is not wanted", async () => {
  const file = await PrivateFile.open();
  const copy = keepCopy(streamOf(some()), file, (bytes) => bytes <= 200_000);
  expect((await read(copy.stream)).equals(whole)).toBe(true);
  expect(await copy.isWhole()).toBe(false);
  expect(file.bytes).toBe(200_000);
  await file.close();
});

it("passes the whole stream on where the disk refuses the copy", async () => {
  const file = await PrivateFile.open();
  const append = file.append.bind(file);
  vi.spyOn(file, "append").mockImplementation((chunk) =>
    chunk[0] === 7 ? Promise.reject(new Error("ENOSPC")) : append(chunk),
  );
  const copy = keepCopy(streamOf(some()), file, () => true);
  expect((await read(copy.stream)).equals(whole)).toBe(true);
  expect(await copy.isWhole()).toBe(false);
  await file.close();
});

it("passes an error on, and takes what came before it for no copy", async () => {
  const file = await PrivateFile.open();
  const copy = keepCopy(streamOf(some(5)), file, () => true);
  await expect(read(copy.stream)).rejects.toThrow("reset");
  expect(await copy.isWhole()).toBe(false);
  await file.close();
});
