import type { HostSession } from "./host-session.js";

/** Options of {@link Transport.connect}. */
export interface ConnectOptions {
  /** Gives up at once, with `TransportError` code `ABORTED`. */
  readonly signal?: AbortSignal;
  /** The longest the way to the host may take, authentication included. @default 20_000 */
  readonly timeLimitMs?: number;
}

/**
 * A way to reach hosts: `localTransport`, `opensshTransport`, `ssh2Transport`, or one of your own that passes
 * `describeTransportContract` (from `@runner-upgrade/transport/testing`).
 *
 * One transport serves many hosts and many sessions. The SSH transports keep one connection per address for all
 * sessions that are open at the same time, and for a while after the last one was closed.
 */
export interface Transport {
  readonly name: "local" | "openssh" | "ssh2" | (string & {});
  /**
   * Reaches the host and proves that it runs commands.
   *
   * Rejects with `TransportError`: `INVALID_ADDRESS`, `HOST_UNREACHABLE`, `HOST_KEY_UNKNOWN`,
   * `HOST_KEY_MISMATCH`, `KNOWN_HOSTS_NOT_READABLE`, `AUTHENTICATION_FAILED`, `SSH_CLIENT_MISSING`, `TIMEOUT`, `ABORTED`. Nothing was changed
   * on the host then.
   */
  connect(address: string, options?: ConnectOptions): Promise<HostSession>;
  /** Closes every connection that this transport opened. Idempotent. */
  [Symbol.asyncDispose](): Promise<void>;
}
