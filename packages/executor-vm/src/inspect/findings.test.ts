import { describe, expect, it } from "vitest";
import { proxyOf } from "./control-plane.js";
import { isReadOnlyMount, parseDf } from "./directory.js";
import { parseJavaMajor, requiredJava } from "./java-version.js";

describe("Java", () => {
  it.each([
    ['openjdk version "17.0.9" 2023-10-17\nOpenJDK Runtime Environment', 17],
    ['java version "1.8.0_392"', 8],
    ['openjdk version "11" 2018-09-25', 11],
    ["openjdk 21.0.1 2023-10-17", 21],
    ["sh: java: not found", null],
  ])("reads %j as %j", (text, major) => {
    expect(parseJavaMajor(text)).toBe(major);
  });

  it.each([
    ["6.1", 17],
    ["6.0.0-20260801", 17],
    ["10.2", 17],
    ["5.20-RBA-20260128-2c35e1f", 11],
    ["0.1.52", 11],
    [null, 11],
  ])("asks for version %j for at least Java %j", (version, java) => {
    expect(requiredJava(version)).toBe(java);
  });
});

describe("room and mounts", () => {
  it("reads what df says, also when nothing is left or names hold spaces", () => {
    expect(parseDf("/dev/vda 264212084 25844704 80546208 25% /")).toEqual({
      freeBytes: 80546208 * 1024,
      mountPoint: "/",
    });
    expect(parseDf("my share:/x 10 10 0 100% /mnt/my disk")).toEqual({
      freeBytes: 0,
      mountPoint: "/mnt/my disk",
    });
    expect(parseDf("")).toBeNull();
  });

  it("takes the last mount on a point for the one that counts", () => {
    const mounts =
      "/dev/a / ext4 rw 0 0\n/dev/b /mnt/my\\040disk ext4 rw 0 0\n/dev/c /mnt/my\\040disk ext4 ro,noatime 0 0\n";
    expect(isReadOnlyMount(mounts, "/mnt/my disk")).toBe(true);
    expect(isReadOnlyMount(mounts, "/")).toBe(false);
    expect(isReadOnlyMount("/dev/a / ext4 rw,errors=remount-ro 0 0\n", "/")).toBe(false);
  });
});

describe("the Runner's proxy", () => {
  const invocation = (...args: readonly string[]) => ({ arguments: ["java", ...args], environment: [] });

  it("is read from its options", () => {
    const prefix = "-Dmicronaut.http.client.proxy-";
    expect(
      proxyOf(invocation(`${prefix}address=proxy:3128`, `${prefix}username=me`, `${prefix}password=secret`)),
    ).toEqual({ address: "proxy:3128", type: "http", user: "me", password: "secret" });
    expect(proxyOf(invocation(`${prefix}type=SOCKS`, `${prefix}address=p:1`))).toMatchObject({
      type: "socks5h",
    });
  });

  it("is none where no option names one", () => {
    expect(proxyOf(invocation("-Dmicronaut.http.client.proxy-password=x"))).toBeNull();
    expect(proxyOf(null)).toBeNull();
  });
});
