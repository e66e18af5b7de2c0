import type { SecretText } from "./secret-text.js";

/** A program and its arguments. Never a shell string: it is quoted where a protocol needs one. No NUL in it. */
export type Command = readonly [program: string, ...args: string[]];

/**
 * As whom a command runs: `sudo -n -u <user>`, never with a password. The user needs the right to run any command
 * (`NOPASSWD: ALL` for that target user), because the command is started by a small `sh` script.
 */
export interface Become {
  readonly kind: "sudo";
  /** @default "root" */
  readonly user?: string;
}

/** What can be fed to a command's standard input, or written to a file. */
export type InputData = string | Uint8Array | ReadableStream<Uint8Array>;

/** Options of {@link HostSession.spawn} and {@link HostSession.run} alike. */
export interface CommandOptions {
  /**
   * Variables added to what the host's login gives. They travel by standard input, not by argv; but whoever may
   * read the process's environment on the host can read them.
   */
  readonly environment?: Readonly<Record<string, string>>;
  /** As `environment`, for values that must not be seen: they are never part of a message either. */
  readonly secretEnvironment?: Readonly<Record<string, SecretText>>;
  /** Where the command runs; a missing one rejects with `NOT_FOUND`. @default the login's directory */
  readonly directory?: string;
  readonly become?: Become;
  /** Ends the command: TERM to its process group, after `graceMs` KILL. */
  readonly signal?: AbortSignal;
  /** Ends the command in the same way when it has not ended by then. @default none */
  readonly timeLimitMs?: number;
  /** Between TERM and KILL. @default 2_000 */
  readonly graceMs?: number;
}

/** Options of {@link HostSession.run}. */
export interface RunOptions extends CommandOptions {
  /** Without it the command's standard input is empty. A stream is pulled only as fast as the command reads. */
  readonly stdin?: InputData;
  /** For each of the two outputs; more is dropped from its beginning. @default 1_048_576 */
  readonly maxOutputBytes?: number;
}

/** How a command ended. */
export interface CommandEnd {
  /**
   * `null` when it was ended by a signal, or was never started. Over SSH a command that a signal ended is often
   * seen only as its shell sees it: `128 + number`.
   */
  readonly exitCode: number | null;
  /** Name of the signal that ended it, such as `SIGTERM`; `null` when it exited by itself or it is not known. */
  readonly signal: string | null;
  /** Ended by us because `timeLimitMs` was over. */
  readonly timedOut: boolean;
  /** Ended by us because `signal` was aborted (also when that was so before it started). */
  readonly aborted: boolean;
  /** It was told to end and was not seen to: it may still run on the host. */
  readonly mayStillRun: boolean;
  readonly durationMs: number;
}

/** What came of a command: the same shape whether it did well or not. */
export interface RunResult extends CommandEnd {
  readonly command: Command;
  /** The tail of what it wrote, as UTF-8. Raw: put it through `printable` before it enters a message. */
  readonly stdout: string;
  readonly stderr: string;
  /** The beginning of one of the two outputs was dropped. */
  readonly isTruncated: boolean;
}

/** The signals that can be sent to a command. */
export type KillSignal = "SIGTERM" | "SIGKILL" | "SIGINT" | "SIGHUP";

/** A command that runs. Read both outputs or cancel them: a command whose output nobody takes stands still. */
export interface RunningCommand {
  readonly command: Command;
  /** Close it when the command waits for the end of its input. */
  readonly stdin: WritableStream<Uint8Array>;
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
  /**
   * How the command ended. Rejects with `TransportError` `CONNECTION_LOST` when that cannot be known any more, and
   * with `SUDO_DENIED` or `NOT_FOUND` (directory) when it was never started.
   */
  wait(): Promise<CommandEnd>;
  /** Sends a signal to the command's process group, @default `SIGTERM`. Idempotent; does not wait for the end. */
  kill(signal?: KillSignal): Promise<void>;
  /** Ends the command (TERM, then KILL) and waits until it has ended. */
  [Symbol.asyncDispose](): Promise<void>;
}
