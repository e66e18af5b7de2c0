import type { Clock } from "../clock/clock.js";
import type { HostSession } from "../contract/host-session.js";
import { TransportError } from "../errors/transport-error.js";
import { createShellSession } from "../session/create-shell-session.js";
import type { OpenChannel } from "../shell/host-channel.js";
import type { Lease, PooledConnection } from "./connection-pool.js";

/** A connection over which command lines can be carried out. */
export interface SshConnection extends PooledConnection {
  readonly native: unknown;
  /** Waits when too many channels are open. */
  readonly openChannel: OpenChannel;
  /** Does not wait. */
  readonly openUrgentChannel: OpenChannel;
}

/** The session that stands on a lent connection. */
export function createSshSession(
  address: string,
  clock: Clock,
  lease: Pick<Lease<SshConnection>, "connection" | "release">,
): HostSession {
  const { native, openChannel, openUrgentChannel } = lease.connection;
  return createShellSession({
    address,
    clock,
    native,
    openChannel,
    openUrgentChannel,
    close: () => {
      lease.release();
      return Promise.resolve();
    },
  });
}

/** Runs a command that does nothing, so that a login without a shell is found at once. */
export async function proveShell(
  connection: SshConnection,
  address: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const session = createSshSession(address, clock, { connection, release: () => undefined });
  const { exitCode, aborted } = await session.run(["true"], { signal });
  if (exitCode === 0) return;
  throw new TransportError({
    code: aborted ? "ABORTED" : "COMMAND_FAILED",
    address,
    message: `${address} let us in, but a command that does nothing failed there (exit code ${exitCode ?? "unknown"}).`,
  });
}
