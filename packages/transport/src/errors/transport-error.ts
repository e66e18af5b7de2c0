const marker = Symbol.for("@runner-upgrade/TransportError");

/** What kind of thing went wrong on the way to a host, or on it. */
export type TransportErrorCode =
  /** No connection: name not resolved, port refused, no route, no answer. */
  | "HOST_UNREACHABLE"
  /** The host's key is in no list of known hosts. Nothing was sent to it. */
  | "HOST_KEY_UNKNOWN"
  /** The host shows another key than the known one. Nothing was sent to it. */
  | "HOST_KEY_MISMATCH"
  /** The file of known hosts that was named cannot be read. Nothing was sent to the host. */
  | "KNOWN_HOSTS_NOT_READABLE"
  | "AUTHENTICATION_FAILED"
  /** The connection ended in the middle: what was asked for may have been done. */
  | "CONNECTION_LOST"
  | "TIMEOUT"
  | "ABORTED"
  | "DISK_FULL"
  | "PERMISSION_DENIED"
  | "READ_ONLY"
  | "NOT_FOUND"
  | "FILE_TOO_LARGE"
  /** A host answered with more than is taken in: a part of it would be taken for the whole. */
  | "OUTPUT_TOO_LARGE"
  | "INVALID_ADDRESS"
  /** There is no `ssh` program on this machine, or the package `ssh2` is not installed. */
  | "SSH_CLIENT_MISSING"
  /** What arrived is not what was sent or announced: another size, or another SHA-256. */
  | "SIZE_MISMATCH"
  | "SUDO_DENIED"
  /** A command that must do well did not. */
  | "COMMAND_FAILED";

/** Everything a `TransportError` tells. */
export interface TransportErrorOptions {
  readonly code: TransportErrorCode;
  /** What happened, on which host, what state it is in, what to do next. No secret, no control characters. */
  readonly message: string;
  readonly address?: string;
  /** @default true for HOST_UNREACHABLE, CONNECTION_LOST and TIMEOUT */
  readonly isRetryable?: boolean;
  /** @default true for CONNECTION_LOST */
  readonly mayHaveTakenEffect?: boolean;
  readonly cause?: unknown;
}

const retryable: ReadonlySet<TransportErrorCode> = new Set([
  "HOST_UNREACHABLE",
  "CONNECTION_LOST",
  "TIMEOUT",
]);

/**
 * The one error of every transport. Recognise it with `TransportError.isInstance`, which also knows instances of
 * another installed copy of this package.
 *
 * @example
 * try {
 *   await transport.connect("runner-host-1");
 * } catch (error) {
 *   if (TransportError.isInstance(error) && error.code === "HOST_KEY_UNKNOWN") console.error(error.message);
 * }
 */
export class TransportError extends Error {
  readonly code: TransportErrorCode;
  readonly address: string | null;
  /** Trying again may help. Look before doing it when `mayHaveTakenEffect`. */
  readonly isRetryable: boolean;
  /** The call may have taken effect although it failed. */
  readonly mayHaveTakenEffect: boolean;

  constructor(options: TransportErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "TransportError";
    Object.defineProperty(this, marker, { value: true });
    this.code = options.code;
    this.address = options.address ?? null;
    this.isRetryable = options.isRetryable ?? retryable.has(options.code);
    this.mayHaveTakenEffect = options.mayHaveTakenEffect ?? options.code === "CONNECTION_LOST";
  }

  /** Whether `value` is a `TransportError`, of whichever installed copy of this package. */
  static isInstance(value: unknown): value is TransportError {
    return typeof value === "object" && value !== null && marker in value;
  }
}
