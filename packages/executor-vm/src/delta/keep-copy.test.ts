import { expect, it, vi } from "vitest";
import { chunked, readAll, whole } from "../../test/support/chunked-package.js";
import { streamOf } from "../streams/stream-of.js";
import { keepCopy } from "./keep-copy.js";
import { PrivateFile } from "./private-file.js";

it("passes the stream on and has a copy of it in the end", async () => {
  const file = await PrivateFile.open();
  const copy = keepCopy(streamOf(chunked()), file, () => true);
  expect((await readAll(copy.stream)).equals(whole)).toBe(true);
  expect(await copy.isWhole()).toBe(true);
  expect((await file.read(0, whole.length)).equals(whole)).toBe(true);
  await file.close();
});

it("writes no more once the copy is not wanted", async () => {
  const file = await PrivateFile.open();
  const copy = keepCopy(streamOf(chunked()), file, (bytes) => bytes <= 200_000);
  expect((await readAll(copy.stream)).equals(whole)).toBe(true);
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
  const copy = keepCopy(streamOf(chunked()), file, () => true);
  expect((await readAll(copy.stream)).equals(whole)).toBe(true);
  expect(await copy.isWhole()).toBe(false);
  await file.close();
});

it("passes an error on, and takes what came before it for no copy", async () => {
  const file = await PrivateFile.open();
  const copy = keepCopy(streamOf(chunked(5)), file, () => true);
  await expect(readAll(copy.stream)).rejects.toThrow("reset");
  expect(await copy.isWhole()).toBe(false);
  await file.close();
});
