import { createHash } from "node:crypto";

import type { PinnedFingerprintsPolicy, PublicKeysPolicy } from "./host-key-policy.js";
import type { KnownHost } from "./known-hosts.js";
import { typeOfKey } from "./known-hosts.js";

/** What is thought of the key that a host shows. */
export type HostKeyVerdict =
  { readonly kind: "trusted" } | { readonly kind: "unknown" | "mismatch"; readonly reason: string };

/** Decides about one host's key. */
export interface HostKeyCheck {
  /** The types of key that can be trusted; `null` when any may be shown. */
  readonly types: readonly string[] | null;
  /** What to say when the host has none of these types. */
  readonly noneOfTypes: string;
  verify(key: Buffer): HostKeyVerdict;
}

/** A key's fingerprint as OpenSSH shows it. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash("sha256")
    .update(key)
    .digest("base64")
    .replace(/(?<!=)=+$/, "")}`;
}

/** Trusts the given fingerprints, and no other key. */
export function checkByFingerprint(policy: PinnedFingerprintsPolicy): HostKeyCheck {
  const pinned = new Set(
    policy.fingerprints.map((fingerprint) =>
      fingerprint
        .trim()
        .replace(/^(?!SHA256:)/, "SHA256:")
        .replace(/(?<!=)=+$/, ""),
    ),
  );
  return {
    types: null,
    noneOfTypes: "it shows no type of key that ssh2 knows",
    verify: (key) =>
      pinned.has(fingerprintOf(key))
        ? { kind: "trusted" }
        : { kind: "mismatch", reason: `it shows ${describeKey(key)}, which is not a pinned key` },
  };
}

/** Trusts the given public keys, and no other. */
export function checkByPublicKey(policy: PublicKeysPolicy): HostKeyCheck {
  const keys = policy.publicKeys.map((line) => parsePublicKey(line));
  return {
    types: keys.map(({ type }) => type),
    noneOfTypes: "it has no key of the types of the given public keys",
    verify: (shown) =>
      keys.some(({ key }) => key.equals(shown))
        ? { kind: "trusted" }
        : {
            kind: "mismatch",
            reason: `it shows ${describeKey(shown)}, which is none of the given public keys`,
          },
  };
}

/**
 * Trusts what is known. `portless` is what is known of the same name on port 22: as with OpenSSH, the same key is
 * trusted on another port too, but another key there is only unknown.
 */
export function checkByKnownHosts(known: KnownHost, portless: KnownHost | null): HostKeyCheck {
  const trusted = known.keys.filter(({ isRevoked }) => !isRevoked);
  const fallback = (portless?.keys ?? []).filter(({ isRevoked }) => !isRevoked);
  const revoked = [...known.keys, ...(portless?.keys ?? [])].filter(({ isRevoked }) => isRevoked);
  const usable = trusted.length > 0 ? trusted : fallback;
  return {
    types: usable.length > 0 ? usable.map(({ type }) => type) : null,
    noneOfTypes: `it has no key of a type that is known of it (${[...new Set(usable.map(({ type }) => type))].join(", ")})`,
    verify: (shown) => {
      const isShown = ({ key }: { readonly key: Buffer }): boolean => key.equals(shown);
      if (revoked.some(isShown))
        return { kind: "mismatch", reason: `its key ${describeKey(shown)} is revoked` };
      if (usable.some(isShown)) return { kind: "trusted" };
      if (trusted.length > 0) {
        const ours = trusted.map(({ key }) => describeKey(key)).join(", ");
        return { kind: "mismatch", reason: `it shows ${describeKey(shown)}, known is ${ours}` };
      }
      const authority = known.hasCertificateAuthority
        ? "; it is known only by a certificate authority, which ssh2 cannot check: use opensshTransport, or pin the key"
        : "";
      return {
        kind: "unknown",
        reason: `it shows ${describeKey(shown)}, which no list of known hosts has${authority}`,
      };
    },
  };
}

/** Reads a line such as `ssh-ed25519 AAAA… comment`. Throws `TypeError` when it is none. */
export function parsePublicKey(line: string): { readonly type: string; readonly key: Buffer } {
  const [type = "", encoded = ""] = line.trim().split(/\s+/);
  const key = Buffer.from(encoded, "base64");
  if (type === "" || typeOfKey(key) !== type) {
    throw new TypeError(
      'Expected a public key such as "ssh-ed25519 AAAA…", as in a host\'s /etc/ssh/ssh_host_*_key.pub.',
    );
  }
  return { type, key };
}

function describeKey(key: Buffer): string {
  return `${typeOfKey(key) ?? "a key"} ${fingerprintOf(key)}`;
}
