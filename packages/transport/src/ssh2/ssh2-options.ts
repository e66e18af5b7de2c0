import type { Clock } from "../clock/clock.js";
import type { SecretText } from "../contract/secret-text.js";
import type { KnownHostsPolicy, PinnedFingerprintsPolicy, PublicKeysPolicy } from "../ssh/host-key-policy.js";

/** Which keys of hosts are trusted. There is no way to trust any. */
export type Ssh2HostKeyPolicy = KnownHostsPolicy | PinnedFingerprintsPolicy | PublicKeysPolicy;

/** One way to prove who we are. */
export type Ssh2Authentication =
  /** A private key itself: text or bytes in OpenSSH's or PEM format. */
  | { readonly kind: "key"; readonly key: SecretText | Uint8Array; readonly passphrase?: SecretText }
  | { readonly kind: "key-file"; readonly path: string; readonly passphrase?: SecretText }
  /** The keys of an agent. @default socket: the environment's `SSH_AUTH_SOCK` */
  | { readonly kind: "agent"; readonly socket?: string }
  /** Also given to hosts that ask for it by keyboard-interactive. */
  | { readonly kind: "password"; readonly password: SecretText };

/** A host on the way. What is left out is as for the host itself. */
export interface Ssh2JumpHost {
  readonly address: string;
  readonly hostKeys?: Ssh2HostKeyPolicy;
  readonly authentication?: readonly Ssh2Authentication[];
}

/** Options of {@link ssh2Transport}. */
export interface Ssh2TransportOptions {
  readonly hostKeys: Ssh2HostKeyPolicy;
  /** Tried in this order. @default the agent of `SSH_AUTH_SOCK` */
  readonly authentication?: readonly Ssh2Authentication[];
  /** For addresses that name none. @default the name of the user who runs this process */
  readonly user?: string;
  /** For addresses that name none. @default 22 */
  readonly port?: number;
  /** Hosts to go through, the first one first. */
  readonly jumpHosts?: readonly (string | Ssh2JumpHost)[];
  /** How often a silent connection is asked for a sign of life; three without an answer end it. @default 15_000 */
  readonly keepAliveMs?: number;
  /**
   * How many commands run at once over one connection. sshd's `MaxSessions` is 10 unless set, and counts sessions that
   * have just ended as well; where it is 2, set 1. @default 4
   */
  readonly maxSessions?: number;
  /** How long a connection is kept after its last session was closed. @default 10_000 */
  readonly idleMs?: number;
  readonly clock?: Clock;
}
