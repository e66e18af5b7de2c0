/** The host keys in files of known hosts decide. */
export interface KnownHostsPolicy {
  readonly kind: "known-hosts";
  /** One file instead of the user's and the machine's (`~/.ssh/known_hosts`, `/etc/ssh/ssh_known_hosts`). */
  readonly path?: string;
}

/** Only these keys, by fingerprint, as `ssh-keygen -l` shows it: `SHA256:…`. */
export interface PinnedFingerprintsPolicy {
  readonly kind: "pinned";
  readonly fingerprints: readonly string[];
}

/** Only these keys, as a host's `/etc/ssh/ssh_host_*_key.pub` has them: `ssh-ed25519 AAAA…`. */
export interface PublicKeysPolicy {
  readonly kind: "public-keys";
  readonly publicKeys: readonly string[];
}
