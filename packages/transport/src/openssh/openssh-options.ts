import type { Clock } from "../clock/clock.js";
import type { KnownHostsPolicy, PublicKeysPolicy } from "../ssh/host-key-policy.js";

/**
 * Which keys of hosts are trusted. By default the user's own files and ssh_config decide, with
 * `StrictHostKeyChecking=yes`: no key is ever added or trusted because it is new.
 */
export type OpensshHostKeyPolicy = { readonly kind: "ssh-config" } | KnownHostsPolicy | PublicKeysPolicy;

/** Options of {@link opensshTransport}. */
export interface OpensshTransportOptions {
  /** @default { kind: "ssh-config" } */
  readonly hostKeys?: OpensshHostKeyPolicy;
  /** The client. @default "ssh" */
  readonly program?: string;
  /** Read instead of the user's and the machine's ssh_config. */
  readonly configFile?: string;
  /**
   * More options of ssh_config(5), such as `["ProxyJump", "bastion"]` or `["IdentityFile", "/path"]`. They win over the
   * configuration files, but not over what this transport stands on (`BatchMode`, `StrictHostKeyChecking`,
   * `ControlPath`, …). They are seen in this machine's list of processes: no secrets.
   */
  readonly options?: readonly (readonly [name: string, value: string])[];
  /** How often a silent connection is asked for a sign of life; three without an answer end it. @default 15_000 */
  readonly keepAliveMs?: number;
  /**
   * How many commands run at once over one connection. sshd's `MaxSessions` is 10 unless set, and counts sessions that
   * have just ended as well; one more is taken by the connection itself. @default 4
   */
  readonly maxSessions?: number;
  /** How long a connection is kept after its last session was closed. @default 10_000 */
  readonly idleMs?: number;
  /** The environment of the client; its `SSH_AUTH_SOCK` names the agent. @default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly clock?: Clock;
}
