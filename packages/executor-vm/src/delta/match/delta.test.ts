import { fc, test } from "@fast-check/vitest";
import { expect, it } from "vitest";
import { makeZip, noise, type MadeEntry } from "../../../test/support/make-zip.js";
import { privateFileOf } from "../../../test/support/private-file-of.js";
import { makeBase } from "../base/make-base.js";
import { readEntries } from "../zip/read-entries.js";
import { confirmCopies } from "./confirm-copies.js";
import { matchEntries } from "./match-entries.js";
import { literalBytesOf, segmentsOf, type Segment } from "./segments.js";

const token = "cnry0123456789abcdef";
const signal = new AbortController().signal;

/** The segments of a package over a base that was made of another one. */
async function deltaOf(
  original: Buffer,
  other: Buffer,
): Promise<{ readonly segments: readonly Segment[]; readonly base: Buffer }> {
  const [source, file] = await Promise.all([privateFileOf(other), privateFileOf(original)]);
  const base = await makeBase(source, { secrets: [token], signal });
  try {
    if (base === null) return { segments: segmentsOf([], original.length), base: Buffer.alloc(0) };
    const candidates = matchEntries((await readEntries(file)) ?? [], base.entries);
    const copies = await confirmCopies(file, base.file, candidates);
    return { segments: segmentsOf(copies, original.length), base: await base.file.read(0, base.bytes) };
  } finally {
    await Promise.all([source.close(), file.close(), base?.file.close()]);
  }
}

function assembled(segments: readonly Segment[], base: Buffer, literals: Buffer): Buffer {
  return Buffer.concat(
    segments.map((one) =>
      one.kind === "copy"
        ? base.subarray(one.from, one.from + one.bytes)
        : literals.subarray(one.at, one.at + one.bytes),
    ),
  );
}

const content = fc
  .record({ seed: fc.nat(40), bytes: fc.oneof(fc.nat(4_000), fc.integer({ min: 66_000, max: 150_000 })) })
  .map(({ seed, bytes }) => noise(seed, bytes));
const plain = fc.record({
  name: fc.constantFrom("a/A.class", "b/B.class", "lib.so", "data.bin", "x.properties", "README"),
  content,
  isStored: fc.boolean(),
  hasDescriptor: fc.boolean(),
});
const entry: fc.Arbitrary<MadeEntry> = fc.oneof(
  { weight: 4, arbitrary: plain },
  {
    weight: 1,
    arbitrary: fc
      .array(plain, { maxLength: 4 })
      .map((entries) => ({ name: "lib/x.jar", content: makeZip(entries), isStored: true })),
  },
);
const entries = fc.array(entry, { maxLength: 10 });

test.prop([entries, entries, fc.nat(), fc.nat(3)], { numRuns: 60 })(
  "gives the very bytes of a package, whatever the base was made of",
  async (common, others, seed, kind) => {
    const original = makeZip(common);
    const edited = [
      makeZip(common.map((one, index) => (index === seed % common.length ? { ...one, time: 20 } : one))),
      makeZip([...common].reverse()),
      makeZip([...common.slice(seed % (common.length + 1)), ...others]),
      makeZip(others),
    ][kind];
    const { segments, base } = await deltaOf(original, edited ?? original);
    expect(assembled(segments, base, original).equals(original)).toBe(true);
  },
);

const credentials = (value: string): MadeEntry => ({
  name: "stand-in/credentials.properties",
  content: Buffer.from(`token=${value}`),
  isStored: true,
});

test.prop([fc.array(plain, { minLength: 1, maxLength: 10 }), fc.string({ minLength: 1, maxLength: 60 })], {
  numRuns: 40,
})("sends little of a package that differs in its credentials", async (common, value) => {
  const large = common.map((one, index) => ({
    ...one,
    name: "lib.so",
    content: noise(100 + index, 100_000),
    isStored: true,
  }));
  const middle = Math.floor(large.length / 2);
  const withCredentials = (one: string): Buffer =>
    makeZip([...large.slice(0, middle), credentials(one), ...large.slice(middle)]);
  const original = withCredentials(value);
  const { segments, base } = await deltaOf(original, withCredentials("another"));
  expect(assembled(segments, base, original).equals(original)).toBe(true);
  // The credentials, and the directory.
  expect(literalBytesOf(segments)).toBeLessThan(1_000 + 100 * large.length);
});

it("copies many small classes as one, and once more where each of them has another time", async () => {
  const classes = Array.from({ length: 300 }, (_, index) => ({
    name: `a/C${String(index)}.class`,
    content: noise(index % 7, 2_000),
  }));
  const original = makeZip([...classes, credentials("one")]);
  const { segments } = await deltaOf(original, makeZip([credentials("two"), ...classes]));
  expect(segments.map(({ kind }) => kind)).toEqual(["copy", "literal"]);
  const later = await deltaOf(original, makeZip(classes.map((one) => ({ ...one, time: 20 }))));
  expect(assembled(later.segments, later.base, original).equals(original)).toBe(true);
});

it("never has more segments than a host puts together in a moment", () => {
  const copies = Array.from({ length: 5_000 }, (_, index) => ({
    at: index * 100_000,
    from: index * 100_000,
    bytes: index % 50 === 0 ? 90_000 : 40_000,
  }));
  const segments = segmentsOf(copies, 5_000 * 100_000);
  expect(segments.length).toBeLessThanOrEqual(1_000);
  expect(segments.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(5_000 * 100_000);
});
