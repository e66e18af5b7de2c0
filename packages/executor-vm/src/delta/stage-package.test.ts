import { createHash } from "node:crypto";
import { expect, it, vi } from "vitest";
import { streamOf } from "../streams/stream-of.js";
import { PrivateFile } from "./private-file.js";
import { stagePackage } from "./stage-package.js";

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

const onBytes = (): void => undefined;

it("has the whole package and its hash", async () => {
  const file = await PrivateFile.open();
  const staged = await stagePackage(streamOf(some()), file, { mostBytes: Infinity, onBytes });
  expect(staged.sha256).toBe(createHash("sha256").update(whole).digest("hex"));
  // Once for the host that could not assemble it, and once more.
  for (let time = 0; time < 2; time += 1) expect((await read(staged.stream())).equals(whole)).toBe(true);
  await file.close();
});

it.each(["exceeds the limit", "is refused by the disk in the middle of a chunk"])(
  "gives every byte of a package that %s",
  async (why) => {
    const file = await PrivateFile.open();
    if (!why.startsWith("exceeds")) {
      const append = file.append.bind(file);
      vi.spyOn(file, "append").mockImplementation(async (chunk) => {
        if (chunk[0] !== 7) return append(chunk);
        await append(chunk.subarray(0, 1_000));
        throw new Error("ENOSPC");
      });
    }
    const mostBytes = why.startsWith("exceeds") ? 333_333 : Infinity;
    const staged = await stagePackage(streamOf(some()), file, { mostBytes, onBytes });
    expect(staged.sha256).toBeNull();
    expect((await read(staged.stream())).equals(whole)).toBe(true);
    await file.close();
  },
);

it("rejects with the download's own error, before and after the disk was full", async () => {
  const file = await PrivateFile.open();
  const staging = stagePackage(streamOf(some(5)), file, { mostBytes: Infinity, onBytes });
  await expect(staging).rejects.toThrow("reset");
  const begun = await stagePackage(streamOf(some(5)), await PrivateFile.open(), {
    mostBytes: 60_000,
    onBytes,
  });
  await expect(read(begun.stream())).rejects.toThrow("reset");
  await file.close();
});
