import type {
  Become,
  Command,
  CommandOptions,
  InputData,
  RunningCommand,
  RunOptions,
  RunResult,
} from "./command.js";

/** Options of every call that concerns a file. */
export interface FileOptions {
  /** Whose rights are used, for what belongs to another user. */
  readonly become?: Become;
  /** Gives up with `ABORTED`. */
  readonly signal?: AbortSignal;
  /** Gives up with `TIMEOUT`. @default 60_000, for `writeFile` none */
  readonly timeLimitMs?: number;
}

/** Options of {@link HostSession.readFile}. */
export interface ReadFileOptions extends FileOptions {
  /** @default 1_048_576 */
  readonly maxBytes?: number;
}

/** An owner by names, or by numbers. */
export type FileOwner =
  { readonly user: string; readonly group: string } | { readonly uid: number; readonly gid: number };

/** Options of {@link HostSession.writeFile}. */
export interface WriteFileOptions extends FileOptions {
  /** Permission bits of the finished file. @default 0o600 */
  readonly mode?: number;
  /** Without it the file belongs to whoever writes it. */
  readonly owner?: FileOwner;
  /** How many bytes `data` must have; other numbers reject with `SIZE_MISMATCH` and leave the old file. */
  readonly expectedBytes?: number;
  /** Called as bytes are handed to the connection. */
  readonly onProgress?: (progress: {
    readonly writtenBytes: number;
    readonly totalBytes: number | null;
  }) => void;
}

/** What {@link HostSession.writeFile} wrote. */
export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 in hexadecimal of what was sent. */
  readonly sha256: string;
  /** Whether the host computed the same SHA-256 of what it wrote; `false` where it has no tool for it. */
  readonly isHashProven: boolean;
}

/** What stands at a path. */
export interface FileStat {
  readonly kind: "file" | "directory" | "symbolic-link" | "other";
  readonly bytes: number;
  /** Permission bits only, such as `0o600`. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Names as the host knows them; the number as text where it knows none. */
  readonly user: string;
  readonly group: string;
  /** Milliseconds since the epoch, in steps of a second. */
  readonly modifiedMs: number;
  /** Where a symbolic link points to, as written in it; `null` for anything else. */
  readonly linkTarget: string | null;
}

/** Options of {@link HostSession.stat}. */
export interface StatOptions extends FileOptions {
  /** Look at the symbolic link itself, not at what it points to. @default false */
  readonly noFollow?: boolean;
}

/** Options of {@link HostSession.remove}. */
export interface RemoveOptions extends FileOptions {
  /** Directories too, with all that is in them. @default false */
  readonly recursive?: boolean;
}

/**
 * A shell on one host. Everything is made of commands that any POSIX host has (`sh`, `cat`, `mv`, `stat`, …), so that
 * every transport behaves the same; no SFTP is needed.
 *
 * File calls reject with `TransportError` and the codes `PERMISSION_DENIED`, `READ_ONLY`, `DISK_FULL`, `NOT_FOUND`,
 * `SUDO_DENIED`, `CONNECTION_LOST`, `TIMEOUT`, `ABORTED`, or `COMMAND_FAILED` for anything else.
 */
export interface HostSession {
  readonly address: string;
  /**
   * Runs a command to its end. A failing command is a result, not an error. Its output is awaited too: a process left
   * in the background must not keep the outputs open (`>/dev/null 2>&1`), or `run` waits for it.
   */
  run(command: Command, options?: RunOptions): Promise<RunResult>;
  /** Starts a command and gives its streams. Everything else here is made of it. */
  spawn(command: Command, options?: CommandOptions): Promise<RunningCommand>;
  /** The content; `null` when there is no such file. Above `maxBytes` it rejects with `FILE_TOO_LARGE`. */
  readFile(path: string, options?: ReadFileOptions): Promise<Uint8Array | null>;
  /**
   * Writes a file whole or not at all: to a temporary file beside it (mode 0600), synced, compared in size and hash,
   * given its mode and owner, and renamed. Replaces what was there; a symbolic link is replaced itself. When it fails,
   * the old file is as it was. An error of a `data` stream is passed on as it is.
   */
  writeFile(path: string, data: InputData, options?: WriteFileOptions): Promise<WrittenFile>;
  /** `null` when nothing is there. */
  stat(path: string, options?: StatOptions): Promise<FileStat | null>;
  /**
   * The names in a directory, sorted, hidden ones too; `null` when there is no such directory. Above 16 MiB of names it
   * rejects with `OUTPUT_TOO_LARGE`.
   */
  readDirectory(path: string, options?: FileOptions): Promise<readonly string[] | null>;
  /** Moves over what is there. `NOT_FOUND` when there is nothing to move. Whole or not at all on one file system. */
  rename(from: string, to: string, options?: FileOptions): Promise<void>;
  /** Idempotent: nothing there is fine. */
  remove(path: string, options?: RemoveOptions): Promise<void>;
  /** Makes a new directory (mode 0700) whose path begins with `prefix`, and returns its path. */
  makeTemporaryDirectory(prefix: string, options?: FileOptions): Promise<string>;
  /** What the transport stands on: ssh2's `Client`, the control path of OpenSSH; `null` for `local`. */
  readonly native: unknown;
  /** Ends the session. What was started to outlive it (`setsid nohup … &`) lives on. Idempotent. */
  [Symbol.asyncDispose](): Promise<void>;
}
