import type { Readable, Writable } from "node:stream";

import type { ProcessEnd } from "../command/started-command.js";

/** The process that a transport started for one command line, and its three streams. */
export interface HostChannel {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles when the process has ended. Rejects with `TransportError` `CONNECTION_LOST`. */
  readonly exit: Promise<ProcessEnd>;
  /** Settles when the server has let go of the channel, where that is later than the end of the process. */
  readonly freed?: Promise<unknown>;
  /** Frees the channel, whatever still runs on the host. Idempotent. */
  close(): void;
}

/**
 * Has a command line carried out by the login's shell, whichever that is. Rejects with `TransportError`; with
 * `ABORTED` no process was started.
 */
export type OpenChannel = (commandLine: string, signal: AbortSignal) => Promise<HostChannel>;
