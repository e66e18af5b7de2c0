import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { expect, it } from "vitest";
import { makeZip, noise, type MadeEntry } from "../../../test/support/make-zip.js";
import { privateFileOf } from "../../../test/support/private-file-of.js";
import { makeBase, type Base } from "./make-base.js";

const token = "cnry0123456789abcdef0123456789";
const runnerId = "5e1f0000-0000-4000-8000-000000000001";
const secret = Buffer.from(`token=${token}`);

async function baseOf(entries: readonly MadeEntry[], comment?: Uint8Array): Promise<Base | null> {
  const source = await privateFileOf(makeZip(entries, comment));
  try {
    return await makeBase(source, { secrets: [token, runnerId], signal: new AbortController().signal });
  } finally {
    await source.close();
  }
}

const code: MadeEntry = { name: "a/B.class", content: noise(1, 3_000) };
const bulk: MadeEntry = { name: "libx.so", content: noise(2, 100_000) };
const large = Buffer.concat([noise(3, 40_000), secret, noise(4, 60_000)]);

it("keeps code and bulk, one behind the other, and says what it holds", async () => {
  const zip = makeZip([code, { name: "x.properties", content: secret }, bulk]);
  const base = await baseOf([code, { name: "x.properties", content: secret }, bulk]);
  const bytes = (await base?.file.read(0, 1e9)) ?? Buffer.alloc(0);
  expect(base?.bytes).toBe(bytes.length);
  expect(base?.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
  expect(base?.entries).toHaveLength(2);
  for (const { at, bytes: length } of base?.entries ?? [])
    expect(zip.includes(bytes.subarray(at, at + length))).toBe(true);
  await base?.file.close();
});

// Each with the credentials in another place where a package may carry them.
const places: readonly [string, readonly MadeEntry[], Uint8Array?][] = [
  ["a small entry", [code, { name: "x.bin", content: secret }, bulk]],
  ["a small entry that is stored", [code, { name: "x.bin", content: secret, isStored: true }, bulk]],
  ["a large text", [code, { name: "x.json", content: large }, bulk]],
  ["a large entry without an extension", [code, { name: "credentials", content: large }, bulk]],
  [
    "a packed archive",
    [code, { name: "x.jar", content: makeZip([{ name: "x.txt", content: large }]) }, bulk],
  ],
  [
    "a small entry of a stored archive",
    [
      code,
      { name: "x.jar", content: makeZip([code, { name: "x.yml", content: secret }]), isStored: true },
      bulk,
    ],
  ],
  ["the comment", [code, bulk], secret],
  ["a gap between entries", [code, { ...bulk, gap: secret }, code, bulk]],
  ["a long extra field", [code, { ...bulk, extra: Buffer.concat([secret, Buffer.alloc(64)]) }, code]],
];

it.each(places)("leaves out credentials in %s", async (_where, entries, comment) => {
  const base = await baseOf(entries, comment);
  expect(base?.entries.length).toBeGreaterThan(0);
  const bytes = (await base?.file.read(0, 1e9)) ?? Buffer.alloc(0);
  expect(holds(bytes)).toBe(false);
  await base?.file.close();
});

const wrong: readonly (readonly [string, MadeEntry])[] = [
  ["a class", { name: "a/Token.class", content: secret }],
  ["a class that is stored", { name: "a/Token.class", content: secret, isStored: true }],
  ["a large entry", { name: "x.bin", content: large }],
  ["a large entry that is stored", { name: "x.bin", content: large, isStored: true }],
  ["a short extra field", { ...bulk, extra: Buffer.from(token) }],
  [
    "base64",
    { name: "x.bin", content: Buffer.concat([large.subarray(0, 40_000), encoded("ab"), bulk.content]) },
  ],
  ["hexadecimal", { name: "a/T.class", content: Buffer.from(Buffer.from(token).toString("hex")) }],
  ["a class of a stored archive", archiveOf({ name: "T.class", content: secret })],
  ["the Runner's id in a class", { name: "a/T.class", content: Buffer.from(runnerId) }],
];

it.each(wrong)("makes no base of a package with credentials in %s", async (_where, entry) => {
  expect(await baseOf([code, entry, bulk])).toBeNull();
});

it("makes no base of what cannot be searched", async () => {
  const zip = makeZip([code, bulk]);
  const packed = deflateRawSync(code.content);
  zip.fill(0xff, zip.indexOf(packed), zip.indexOf(packed) + 20);
  const source = await privateFileOf(zip);
  const options = { secrets: [token], signal: new AbortController().signal };
  expect(await makeBase(source, options)).toBeNull();
  expect(await makeBase(source, { ...options, secrets: ["short"] })).toBeNull();
  await source.close();
});

it("stops when it is told to", async () => {
  const source = await privateFileOf(makeZip([code, bulk]));
  await expect(makeBase(source, { secrets: [token], signal: AbortSignal.abort() })).rejects.toThrow();
  await source.close();
});

function archiveOf(entry: MadeEntry): MadeEntry {
  return { name: "x.jar", content: makeZip([entry]), isStored: true };
}

function encoded(before: string): Buffer {
  return Buffer.from(Buffer.from(`${before}${token}`).toString("base64"));
}

/** As it is, packed alone, and packed with what stands around it. */
function holds(bytes: Buffer): boolean {
  return [secret, Buffer.from(token), deflateRawSync(secret), deflateRawSync(large)].some((one) =>
    bytes.includes(one.subarray(0, Math.min(one.length, 20))),
  );
}
