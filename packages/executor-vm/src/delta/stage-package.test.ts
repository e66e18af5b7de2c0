import { createHash } from "node:crypto";
import { expect, it, vi } from "vitest";
import { chunked, readAll, whole } from "../../test/support/chunked-package.js";
import { streamOf } from "../streams/stream-of.js";
import { PrivateFile } from "./private-file.js";
import { stagePackage } from "./stage-package.js";

const onBytes = (): void => undefined;

it("has the whole package and its hash", async () => {
  const file = await PrivateFile.open();
  const staged = await stagePackage(streamOf(chunked()), file, { mostBytes: Infinity, onBytes });
  expect(staged.sha256).toBe(createHash("sha256").update(whole).digest("hex"));
  // Once for the host that could not assemble it, and once more.
  for (let time = 0; time < 2; time += 1) expect((await readAll(staged.stream())).equals(whole)).toBe(true);
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
    const staged = await stagePackage(streamOf(chunked()), file, { mostBytes, onBytes });
    expect(staged.sha256).toBeNull();
    expect((await readAll(staged.stream())).equals(whole)).toBe(true);
    await file.close();
  },
);

it("rejects with the download's own error, before and after the disk was full", async () => {
  const file = await PrivateFile.open();
  const staging = stagePackage(streamOf(chunked(5)), file, { mostBytes: Infinity, onBytes });
  await expect(staging).rejects.toThrow("reset");
  const begun = await stagePackage(streamOf(chunked(5)), await PrivateFile.open(), {
    mostBytes: 60_000,
    onBytes,
  });
  await expect(readAll(begun.stream())).rejects.toThrow("reset");
  await file.close();
});
