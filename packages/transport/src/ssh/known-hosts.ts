import { createHmac } from "node:crypto";

/** A line of a file of known hosts that concerns one host. */
export interface KnownHostKey {
  readonly type: string;
  readonly key: Buffer;
  readonly isRevoked: boolean;
}

/** What files of known hosts say about one host. */
export interface KnownHost {
  readonly keys: readonly KnownHostKey[];
  /** There are `@cert-authority` lines for it, which `ssh2` cannot use. */
  readonly hasCertificateAuthority: boolean;
}

/**
 * Looks a host up in the text of a file of known hosts (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT): several names per line,
 * `*` and `?`, `!`, hashed names, `[host]:port`, `@revoked`. A host on another port than 22 is looked up by
 * `[host]:port` only. Lines that cannot be read are skipped, as OpenSSH does.
 *
 * @example
 * findKnownHost("runner-1 ssh-ed25519 AAAA…", "runner-1", 22).keys.length; // 1
 */
export function findKnownHost(text: string, host: string, port: number): KnownHost {
  const name = port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
  const keys: KnownHostKey[] = [];
  let hasCertificateAuthority = false;
  for (const line of text.split("\n")) {
    const words = line.trim().split(/\s+/);
    const first = words.at(0) ?? "";
    if (first === "" || first.startsWith("#")) continue;
    const marker = first.startsWith("@") ? words.shift() : undefined;
    const [names, type, encoded] = words;
    if (names === undefined || type === undefined || encoded === undefined) continue;
    if (!matches(names, name)) continue;
    if (marker === "@cert-authority") {
      hasCertificateAuthority = true;
    } else if (marker === undefined || marker === "@revoked") {
      const key = Buffer.from(encoded, "base64");
      if (typeOfKey(key) === type) keys.push({ type, key, isRevoked: marker === "@revoked" });
    }
  }
  return { keys, hasCertificateAuthority };
}

/** The type that stands at the beginning of a public key's bytes; `null` when they are no key. */
export function typeOfKey(key: Buffer): string | null {
  if (key.length < 4) return null;
  const length = key.readUInt32BE(0);
  return key.length >= 4 + length ? key.toString("latin1", 4, 4 + length) : null;
}

function matches(names: string, name: string): boolean {
  if (names.startsWith("|1|")) return matchesHashed(names, name);
  let isMatch = false;
  for (const pattern of names.toLowerCase().split(",")) {
    const isNegated = pattern.startsWith("!");
    if (matchesPattern(isNegated ? pattern.slice(1) : pattern, name)) {
      if (isNegated) return false;
      isMatch = true;
    }
  }
  return isMatch;
}

function matchesHashed(hashed: string, name: string): boolean {
  const [, , salt = "", digest = ""] = hashed.split("|");
  return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === digest;
}

function matchesPattern(pattern: string, name: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\/-]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`).test(name);
}
