import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { PrivateFile } from "./private-file.js";

let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "private-file-"));
  vi.stubEnv("TMPDIR", directory);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true });
});

it("gives back what was appended, and nothing of it has a name", async () => {
  const file = await PrivateFile.open();
  const bytes = Buffer.from(Array.from({ length: 600_000 }, (_, index) => index % 251));
  for (let at = 0; at < bytes.length; at += 70_000) await file.append(bytes.subarray(at, at + 70_000));
  expect(await readdir(directory)).toEqual([]);
  expect(file.bytes).toBe(bytes.length);
  expect((await file.read(123, 456)).equals(bytes.subarray(123, 579))).toBe(true);
  expect((await file.read(bytes.length - 3, 10)).length).toBe(3);
  expect((await file.read(bytes.length + 3, 10)).length).toBe(0);
  expect(Buffer.from(await new Response(file.stream()).arrayBuffer()).equals(bytes)).toBe(true);
  const pieces: Buffer[] = [];
  for await (const piece of file.pieces(10, 300_010)) pieces.push(piece);
  expect(Buffer.concat(pieces).equals(bytes.subarray(10, 300_010))).toBe(true);
  await file.close();
});

it("ends what is under way before it is closed, and reads no other file through its old descriptor", async () => {
  const file = await PrivateFile.open();
  await file.append(Buffer.alloc(32_000_000, 7));
  let hasRead = false;
  const reading = file.read(0, 32_000_000).finally(() => {
    hasRead = true;
  });
  await Promise.all([file.close(), file.close()]);
  expect(hasRead).toBe(true);
  expect((await reading).every((byte) => byte === 7)).toBe(true);
  await writeFile(join(directory, "other"), "other");
  await expect(file.read(0, 1)).rejects.toThrow("closed");
  await expect(file.append(Buffer.alloc(1))).rejects.toThrow("closed");
});

it("leaves nothing behind where it cannot be opened", async () => {
  vi.stubEnv("TMPDIR", join(directory, "missing"));
  await expect(PrivateFile.open()).rejects.toMatchObject({ code: "ENOENT" });
});
