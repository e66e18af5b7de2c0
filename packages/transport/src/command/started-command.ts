import type { Readable, Writable } from "node:stream";

import type { Become, Command, KillSignal } from "../contract/command.js";

/** What a transport is asked to start, checked, secrets revealed. */
export interface StartRequest {
  readonly command: Command;
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string | null;
  readonly become: Become | null;
}

/** How the process of a command ended. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** A command that a transport started: the one thing that a transport must be able to do. */
export interface StartedCommand {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles when the command itself has ended, whatever it left behind. Rejects with `TransportError`. */
  readonly ended: Promise<ProcessEnd>;
  /** Sends a signal to the command and what it started. Does not reject when it is gone already. */
  kill(signal: KillSignal): Promise<void>;
  /** Lets go: ends both outputs and frees the channel, whatever still runs. Idempotent. */
  close(): void;
}

/** Starts a command, or rejects with `TransportError`; with `ABORTED` nothing was started. */
export type StartCommand = (request: StartRequest, signal: AbortSignal) => Promise<StartedCommand>;
