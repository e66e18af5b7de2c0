import type { Ssh2Library } from "../../ssh2/ssh2-library.js";

/** A type of key that an SSH server of the tests can have. */
export type SshKeyType = "ed25519" | "ecdsa" | "rsa";

/** A pair of keys in OpenSSH's format. */
export interface SshKeyPair {
  readonly private: string;
  readonly public: string;
}

/**
 * Generates a pair of keys for a test. About one ed25519 pair in 256 that `ssh2` generates cannot be read, not even by
 * itself (it drops a leading zero byte), so only a pair that fits together is given.
 */
export function generateKeyPair(ssh2: Ssh2Library, type: SshKeyType): SshKeyPair {
  for (;;) {
    const pair = generateOnce(ssh2, type);
    const privateKey = ssh2.utils.parseKey(pair.private);
    const publicKey = ssh2.utils.parseKey(pair.public);
    if (privateKey instanceof Error || publicKey instanceof Error) continue;
    const proof: unknown = publicKey.verify("proof", privateKey.sign("proof"));
    if (proof === true) return pair;
  }
}

function generateOnce(ssh2: Ssh2Library, type: SshKeyType): SshKeyPair {
  const { generateKeyPairSync } = ssh2.utils;
  switch (type) {
    case "rsa":
      return generateKeyPairSync("rsa", { bits: 2048 });
    case "ecdsa":
      return generateKeyPairSync("ecdsa", { bits: 256 });
    case "ed25519":
      return generateKeyPairSync("ed25519");
  }
}
