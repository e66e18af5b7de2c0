import { afterEach, expect, it } from "vitest";
import { makeZip, noise } from "../../../test/support/make-zip.js";
import { privateFileOf } from "../../../test/support/private-file-of.js";
import type { PrivateFile } from "../private-file.js";
import type { ZipEntry } from "./parse-directory.js";
import { readEntries } from "./read-entries.js";

const opened: PrivateFile[] = [];
afterEach(() => Promise.all(opened.splice(0).map((file) => file.close())));

async function entriesOf(bytes: Uint8Array): Promise<readonly ZipEntry[] | null> {
  const file = await privateFileOf(bytes);
  opened.push(file);
  return readEntries(file);
}

const someClass = { name: "a/B.class", content: noise(1, 5_000) };
const text = { name: "x.properties", content: Buffer.from("a=b") };

it("finds entries that are stored, deflated, or sized behind their content", async () => {
  const zip = makeZip([someClass, { ...someClass, hasDescriptor: true }, { ...text, isStored: true }]);
  const entries = (await entriesOf(zip)) ?? [];
  expect(entries.map(({ kind }) => kind)).toEqual(["code", "code", "left-out"]);
  // One ends where the next begins, and the last where the directory does.
  expect(entries.map(({ at }) => at).slice(1)).toEqual(entries.map(({ end }) => end).slice(0, -1));
  expect(zip.readUInt32LE(entries.at(-1)?.end ?? 0)).toBe(0x02014b50);
});

it("puts the entries of a stored archive in its place", async () => {
  const inner = makeZip([someClass, text]);
  const zip = makeZip([text, { name: "lib/x.jar", content: inner, isStored: true }, someClass]);
  const entries = (await entriesOf(zip)) ?? [];
  expect(entries.map(({ kind }) => kind)).toEqual(["left-out", "code", "left-out", "code"]);
  const [, first] = entries;
  expect(
    zip.subarray(first?.at, first?.end).equals(inner.subarray(0, (first?.end ?? 0) - (first?.at ?? 0))),
  ).toBe(true);
});

it("finds no entry in an archive that is broken, nor in one within one within one", async () => {
  const archive = (content: Uint8Array): Buffer => makeZip([{ name: "x.jar", content, isStored: true }]);
  expect(await entriesOf(archive(Buffer.from("PK, but no zip")))).toEqual([]);
  expect(await entriesOf(archive(archive(makeZip([someClass]))))).toEqual([]);
});

it("understands a zip with a comment", async () => {
  expect(await entriesOf(makeZip([someClass], Buffer.from("comment")))).toHaveLength(1);
});

const zip = makeZip([someClass, text]);
const changed = (at: number, value: number): Buffer => {
  const copy = Buffer.from(zip);
  copy.writeUInt32LE(value, at < 0 ? copy.length + at : at);
  return copy;
};
const directoryAt = zip.readUInt32LE(zip.length - 6);

it.each([
  ["no zip", Buffer.from("<html>")],
  ["nothing", Buffer.alloc(0)],
  ["a zip that is cut short", zip.subarray(0, -1)],
  ["bytes before the zip", Buffer.concat([Buffer.from("#!/bin/sh\n"), zip])],
  ["a directory of other bytes", changed(directoryAt, 0)],
  ["a size that stands elsewhere", changed(directoryAt + 20, 0xffffffff)],
  ["an offset behind the directory", changed(directoryAt + 42, zip.length)],
  ["an unknown compression method", changed(directoryAt + 8, 0x000c_0000)],
  ["an encrypted entry", changed(directoryAt + 8, 0x0008_0001)],
])("does not understand %s", async (_what, bytes) => {
  expect(await entriesOf(bytes)).toBeNull();
});
