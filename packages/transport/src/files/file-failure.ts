import type { ProcessEnd } from "../command/started-command.js";
import { TransportError } from "../errors/transport-error.js";
import type { TransportErrorCode } from "../errors/transport-error.js";
import { printable } from "../text/printable.js";

// At the end of a line only: what stands before may be any path.
const reasons: readonly {
  readonly pattern: RegExp;
  readonly code: TransportErrorCode;
  readonly remedy: string;
}[] = [
  {
    pattern: /(?:no space left on device|disk quota exceeded)$/im,
    code: "DISK_FULL",
    remedy: "Make room there and try again.",
  },
  {
    pattern: /(?:read-only file system)$/im,
    code: "READ_ONLY",
    remedy: "Mount it writable, or choose another directory.",
  },
  {
    pattern: /(?:permission denied|operation not permitted)$/im,
    code: "PERMISSION_DENIED",
    remedy: "Use a user that may, or sudo.",
  },
  {
    pattern: /(?:no such file or directory|directory nonexistent|not a directory)$/im,
    code: "NOT_FOUND",
    remedy: "Check the path.",
  },
];

/** Which code the words of a tool (in English) stand for; `COMMAND_FAILED` for anything else. */
export function codeOfFileFailure(stderr: string): TransportErrorCode {
  return reasons.find(({ pattern }) => pattern.test(stderr))?.code ?? "COMMAND_FAILED";
}

/** Turns what a tool on a host said into an error. */
export function fileFailure(
  address: string,
  intent: string,
  end: ProcessEnd,
  stderr: string,
): TransportError {
  const code = codeOfFileFailure(stderr);
  const said =
    printable(stderr, { maxCharacters: 500 }) ||
    (end.signal === null ? `exit code ${end.exitCode ?? "unknown"}` : `ended by ${end.signal}`);
  const remedy = reasons.find((reason) => reason.code === code)?.remedy;
  return new TransportError({
    code,
    address,
    message: `Could not ${printable(intent)} on ${address}: ${said}.${remedy === undefined ? "" : ` ${remedy}`}`,
  });
}
