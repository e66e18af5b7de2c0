import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import {
  checkByFingerprint,
  checkByKnownHosts,
  checkByPublicKey,
  fingerprintOf,
  parsePublicKey,
} from "./host-key-check.js";
import { findKnownHost } from "./known-hosts.js";

const publicKey = (seed: number): string => {
  const type = Buffer.from("ssh-ed25519");
  const length = (bytes: number): Buffer => Buffer.from(Uint32Array.of(bytes).buffer).reverse();
  const key = Buffer.concat([length(type.length), type, length(32), Buffer.alloc(32, seed)]);
  return `ssh-ed25519 ${key.toString("base64")}`;
};
const bytes = (line: string): Buffer => parsePublicKey(line).key;
const one = publicKey(1);
const two = publicKey(2);

describe("findKnownHost", () => {
  const find = (text: string, host = "runner-1", port = 22): number =>
    findKnownHost(text, host, port).keys.length;

  it("finds names, lists of names, patterns, and leaves out what is negated", () => {
    expect(find(`runner-1 ${one}`)).toBe(1);
    expect(find(`other,RUNNER-1,192.0.2.1 ${one} comment`)).toBe(1);
    expect(find(`runner-* ${one}`)).toBe(1);
    expect(find(`runner-? ${one}`)).toBe(1);
    expect(find(`*,!runner-1 ${one}`)).toBe(0);
    expect(find(`runner ${one}`)).toBe(0);
    expect(find(`runnerx1 ${one}`, "runner.1")).toBe(0);
  });

  it("looks other ports up by name and port", () => {
    expect(find(`[runner-1]:2222 ${one}`, "runner-1", 2222)).toBe(1);
    expect(find(`runner-1 ${one}`, "runner-1", 2222)).toBe(0);
    expect(find(`[runner-1]:2222 ${one}`)).toBe(0);
  });

  it("passes over what it cannot read", () => {
    expect(
      find(
        `# runner-1 ${one}\n\n  \nrunner-1\nrunner-1 ssh-ed25519 notakey\nrunner-1 ssh-rsa ${one.split(" ")[1] ?? ""}\n`,
      ),
    ).toBe(0);
    expect(find(`garbage\r\nrunner-1 ${one}\r\n`)).toBe(1);
  });

  it("tells revoked keys and authorities", () => {
    const known = findKnownHost(
      `@revoked * ${one}\n@cert-authority *.example.com ${two}`,
      "a.example.com",
      22,
    );
    expect(known.keys).toMatchObject([{ isRevoked: true }]);
    expect(known.hasCertificateAuthority).toBe(true);
  });

  it("reads what OpenSSH hashes", ({ skip }) => {
    const directory = mkdtempSync(join(tmpdir(), "known-hosts-"));
    try {
      const file = join(directory, "known_hosts");
      writeFileSync(file, `runner-1 ${one}\n[runner-1]:2222 ${two}\n`);
      try {
        execFileSync("ssh-keygen", ["-H", "-f", file], { stdio: "ignore" });
      } catch {
        console.warn("skipped: there is no ssh-keygen on this machine");
        skip("there is no ssh-keygen on this machine");
      }
      const text = readFileSync(file, "utf8");
      expect(text).not.toContain("runner-1");
      expect(findKnownHost(text, "runner-1", 22).keys[0]?.key).toEqual(bytes(one));
      expect(findKnownHost(text, "runner-1", 2222).keys[0]?.key).toEqual(bytes(two));
      expect(find(text, "runner-2")).toBe(0);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe("host key checks", () => {
  it("trust pinned fingerprints, however they are written, and no other", () => {
    const fingerprint = fingerprintOf(bytes(one));
    for (const written of [fingerprint, `${fingerprint}=`, fingerprint.slice("SHA256:".length)]) {
      const check = checkByFingerprint({ kind: "pinned", fingerprints: [written] });
      expect(check.verify(bytes(one)).kind).toBe("trusted");
      expect(check.verify(bytes(two)).kind).toBe("mismatch");
    }
    expect(checkByFingerprint({ kind: "pinned", fingerprints: [] }).verify(bytes(one)).kind).toBe("mismatch");
  });

  it("trust given public keys, and refuse what is none", () => {
    const check = checkByPublicKey({ kind: "public-keys", publicKeys: [`${one} root@runner-1`] });
    expect(check.types).toEqual(["ssh-ed25519"]);
    expect(check.verify(bytes(one)).kind).toBe("trusted");
    expect(check.verify(bytes(two)).kind).toBe("mismatch");
    expect(() => checkByPublicKey({ kind: "public-keys", publicKeys: ["ssh-rsa AAAA"] })).toThrow(TypeError);
  });

  const check = (text: string, port: number, shown: string): string =>
    checkByKnownHosts(
      findKnownHost(text, "runner-1", port),
      port === 22 ? null : findKnownHost(text, "runner-1", 22),
    ).verify(bytes(shown)).kind;

  it("tell unknown from wrong", () => {
    expect(check("", 22, one)).toBe("unknown");
    expect(check(`runner-1 ${one}`, 22, one)).toBe("trusted");
    expect(check(`runner-1 ${one}`, 22, two)).toBe("mismatch");
    expect(check(`runner-1 ${one}\nrunner-1 ${two}`, 22, two)).toBe("trusted");
  });

  it("trust on another port what is known of the name, but do not call another key there wrong", () => {
    expect(check(`runner-1 ${one}`, 2222, one)).toBe("trusted");
    expect(check(`runner-1 ${one}`, 2222, two)).toBe("unknown");
    expect(check(`runner-1 ${one}\n[runner-1]:2222 ${two}`, 2222, one)).toBe("mismatch");
  });

  it("never trust a revoked key", () => {
    expect(check(`runner-1 ${one}\n@revoked * ${one}`, 22, one)).toBe("mismatch");
    expect(check(`runner-1 ${one}\n@revoked runner-1 ${one}`, 2222, one)).toBe("mismatch");
  });

  it("say aloud that authorities are not supported", () => {
    const verdict = checkByKnownHosts(findKnownHost(`@cert-authority * ${two}`, "runner-1", 22), null).verify(
      bytes(one),
    );
    expect(verdict).toMatchObject({
      kind: "unknown",
      reason: expect.stringContaining("opensshTransport") as string,
    });
  });
});
