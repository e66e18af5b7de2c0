import { expect, it } from "vitest";
import type { ZipEntry } from "../zip/parse-directory.js";
import { matchEntries } from "./match-entries.js";

const entry = (crc: number, at: number, end: number): ZipEntry => ({
  ...{ crc, at, end },
  ...{ kind: "code", isStored: true, compressedBytes: end - at },
});

it("takes an entry of the same content and length only", () => {
  const entries = [entry(1, 0, 100), entry(2, 100, 250), entry(3, 250, 300)];
  const base = [
    { crc: 1, at: 0, bytes: 99 },
    { crc: 2, at: 99, bytes: 150 },
  ];
  expect(matchEntries(entries, base)).toEqual([{ at: 100, from: 99, bytes: 150 }]);
});

it("goes on with the last copy where the same content is in the base many times", () => {
  const entries = [entry(7, 0, 10), entry(1, 10, 20), entry(7, 20, 30), entry(2, 30, 40)];
  const base = [7, 1, 7, 2].map((crc, index) => ({ crc, at: index * 10, bytes: 10 }));
  expect(matchEntries(entries, base)).toEqual([{ at: 0, from: 0, bytes: 40 }]);
});
