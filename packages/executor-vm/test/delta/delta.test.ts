import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { expect, it, vi } from "vitest";
import { PrivateFile } from "../../src/delta/private-file.js";
import { makeZip, noise } from "../support/make-zip.js";
import { Hosts, packageFor, sha256, type TestHost } from "./two-hosts.js";

const tokens = {
  a: "cnry-token-of-a-0123456789",
  b: "cnry-token-of-b-0123456789",
  c: "cnry-token-of-c-0123456789",
};
const packages = { a: packageFor(tokens.a), b: packageFor(tokens.b), c: packageFor(tokens.c) };

/** A Runner was upgraded before: its package went whole, and a base was made of it. */
async function afterFirst(hosts: Hosts): Promise<TestHost> {
  const first = await hosts.add("a");
  expect(await first.sendBase()).toBeNull();
  const { record } = await first.download(packages.a, tokens.a);
  expect(record).toMatchObject({ sha256: sha256(packages.a), bytes: packages.a.length });
  expect(first.staged().equals(packages.a)).toBe(true);
  return first;
}

/** What was sent since then. */
async function sentBy(host: TestHost, work: () => Promise<unknown>): Promise<Buffer> {
  const before = host.sent().length;
  await work();
  return host.sent().subarray(before);
}

it("sends the second host little more than the credentials, once its Runner is stopped", async () => {
  await using hosts = new Hosts();
  await afterFirst(hosts);
  const second = await hosts.add("b");
  expect(await second.sendBase()).toMatchObject({ rate: { bytes: expect.any(Number) as number } });
  expect(statSync(second.basePath).mode & 0o777).toBe(0o600);
  const sent = await sentBy(second, async () => {
    const { record } = await second.download(packages.b, tokens.b);
    expect(record).toMatchObject({ sha256: sha256(packages.b), bytes: packages.b.length });
  });
  expect(second.staged().equals(packages.b)).toBe(true);
  // The directory of 206 entries, the credentials, and the scripts.
  expect(sent.length).toBeLessThan(40_000);
  expect(second.progress.map(({ message }) => message).join("\n")).not.toContain("whole");
});

it("never sends a secret of one Runner to the host of another, nor keeps one in a base", async () => {
  await using hosts = new Hosts();
  const first = await afterFirst(hosts);
  const [second, third] = [await hosts.add("b"), await hosts.add("c")];
  for (const [host, name] of [
    [second, "b"],
    [third, "c"],
  ] as const) {
    await host.sendBase();
    await host.download(packages[name], tokens[name]);
    expect(host.staged().equals(packages[name])).toBe(true);
  }
  const holds = (bytes: Buffer, token: string): boolean =>
    [Buffer.from(token), Buffer.from(token).subarray(0, 15), deflateRawSync(`token=${token}\n`)].some((one) =>
      bytes.includes(one),
    );
  const hostOf = { a: first, b: second, c: third };
  for (const [name, host] of Object.entries(hostOf)) {
    for (const [owner, token] of Object.entries(tokens)) {
      expect([name, owner, holds(host.sent(), token)]).toEqual([name, owner, name === owner]);
      if (existsSync(host.basePath)) expect(holds(readFileSync(host.basePath), token)).toBe(false);
    }
  }
  // The other two packages were never a base.
  const base = await hosts.bases.of({ serverUrl: "http://server", targetVersion: "5.7.0" });
  const bytes = (await base?.file.read(0, base.bytes)) ?? Buffer.alloc(0);
  expect(bytes.length).toBeGreaterThan(16_000_000);
  for (const token of Object.values(tokens)) expect(holds(bytes, token)).toBe(false);
});

const damage: readonly (readonly [string, (host: TestHost) => void])[] = [
  [
    "is missing",
    ({ basePath }) => {
      rmSync(basePath);
    },
  ],
  [
    "is empty",
    ({ basePath }) => {
      writeFileSync(basePath, "");
    },
  ],
  [
    "was damaged without a trace",
    ({ basePath }) => {
      const { atime, mtime } = statSync(basePath);
      const bytes = readFileSync(basePath);
      bytes.writeUInt8(bytes.readUInt8(9_000_000) ^ 1, 9_000_000);
      writeFileSync(basePath, bytes);
      utimesSync(basePath, atime, mtime);
    },
  ],
];

it.each(damage)("streams the package where the base on the host %s", async (_how, harm) => {
  await using hosts = new Hosts();
  await afterFirst(hosts);
  const second = await hosts.add("b");
  await second.sendBase();
  harm(second);
  const sent = await sentBy(second, () => second.download(packages.b, tokens.b));
  expect(second.staged().equals(packages.b)).toBe(true);
  expect(sent.length).toBeGreaterThan(packages.b.length);
  expect(existsSync(second.basePath), "no base takes the room of the package").toBe(false);
  expect(second.progress.at(-1)?.message).toBe("Sending the package to the host.");
});

it("sends no base of another version", async () => {
  await using hosts = new Hosts();
  await afterFirst(hosts);
  const second = await hosts.add("b", { version: "5.8.0" });
  expect(await second.sendBase()).toBeNull();
  await second.download(packages.b, tokens.b);
  expect(second.staged().equals(packages.b)).toBe(true);
});

it("streams a package that has nothing in common with the base, and one that is no delta's worth", async () => {
  await using hosts = new Hosts();
  await afterFirst(hosts);
  const second = await hosts.add("b");
  await second.sendBase();
  const unrelated = makeZip([{ name: "x.so", content: noise(99, 18_000_000), isStored: true }]);
  await second.download(unrelated, tokens.b);
  expect(second.staged().equals(unrelated)).toBe(true);
});

it.each([
  ["a package that is cut short", packages.b.subarray(0, -100), "PACKAGE_CUT_SHORT", null],
  [
    "a package of another size than the server said",
    packages.b.subarray(0, -100),
    "PACKAGE_CUT_SHORT",
    undefined,
  ],
  ["a login page", Buffer.from("<!doctype html>"), "PACKAGE_NOT_ZIP", null],
])("refuses %s as it does without a base", async (_what, bytes, code, sizeBytes) => {
  await using hosts = new Hosts();
  await afterFirst(hosts);
  const second = await hosts.add("b");
  await second.sendBase();
  const size = sizeBytes === undefined ? packages.b.length : sizeBytes;
  await expect(second.download(bytes, tokens.b, size)).rejects.toMatchObject({ code });
  expect(() => second.staged()).toThrow("ENOENT");
});

it("gives up a base that would take longer than the step may", async () => {
  await using hosts = new Hosts({ bytesPerMs: 300 });
  await afterFirst(hosts);
  const second = await hosts.add("b");
  expect(await second.sendBase()).toBeNull();
  expect(second.progress.at(-1)?.message).toBe(
    "The host gets no base of the package, which will be streamed whole: it would exceed the time limit.",
  );
  expect(existsSync(second.basePath)).toBe(false);
});

it("makes no base where the link is fast, and none where it is switched off", async () => {
  for (const options of [{ bytesPerMs: Infinity }, { delta: "off" }] as const) {
    await using hosts = new Hosts(options);
    await afterFirst(hosts);
    expect(await hosts.bases.of({ serverUrl: "http://server", targetVersion: "5.7.0" })).toBeNull();
    const second = await hosts.add("b");
    expect(await second.sendBase()).toBeNull();
    await second.download(packages.b, tokens.b);
    expect(second.staged().equals(packages.b)).toBe(true);
  }
});

it("sends no base over a link that turns out to be fast", async () => {
  await using hosts = new Hosts();
  await afterFirst(hosts);
  const second = await hosts.add("b", { bytesPerMs: 1_000_000 });
  expect(await second.sendBase()).toBeNull();
  expect(second.progress.at(-1)?.message).toMatch(/streamed whole: the link is fast\.$/);
  expect(existsSync(second.basePath)).toBe(false);
});

it("streams the package where this executor has no base any more, as after a crash", async () => {
  await using hosts = new Hosts();
  await afterFirst(hosts);
  const second = await hosts.add("b");
  await second.sendBase();
  await hosts.bases[Symbol.asyncDispose]();
  await second.download(packages.b, tokens.b);
  expect(second.staged().equals(packages.b)).toBe(true);
});

it("sends a base once to a host on which it lies already", async () => {
  await using hosts = new Hosts();
  await afterFirst(hosts);
  const second = await hosts.add("b");
  const record = await second.sendBase();
  const sent = await sentBy(second, async () => {
    expect(await second.sendBase()).toEqual(record);
  });
  expect(sent.length).toBeLessThan(10_000);
});

it("leaves nothing on the host after its clean-up, nor on this machine after its disposal", async () => {
  await using hosts = new Hosts();
  await afterFirst(hosts);
  const second = await hosts.add("b");
  await second.sendBase();
  await second.download(packages.b, tokens.b);
  await second.cleanUp();
  expect(readdirSync(second.directory)).toEqual(["runner.jar"]);
  const base = await hosts.bases.of({ serverUrl: "http://server", targetVersion: "5.7.0" });
  await hosts.bases[Symbol.asyncDispose]();
  await expect(base?.file.read(0, 1)).rejects.toThrow("closed");
});

it("closes the copy of a package, which has credentials in it, as soon as a base is made", async () => {
  const opened: PrivateFile[] = [];
  const open = PrivateFile.open.bind(PrivateFile);
  const opening = vi.spyOn(PrivateFile, "open").mockImplementation(async () => {
    const file = await open();
    opened.push(file);
    return file;
  });
  await using hosts = new Hosts();
  await afterFirst(hosts);
  const base = await hosts.bases.of({ serverUrl: "http://server", targetVersion: "5.7.0" });
  const second = await hosts.add("b");
  await second.sendBase();
  await second.download(packages.b, tokens.b);
  opening.mockRestore();
  expect(opened).toHaveLength(3);
  for (const file of opened.filter((one) => one !== base?.file))
    await expect(file.read(0, 1)).rejects.toThrow("closed");
});
