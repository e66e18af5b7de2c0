import { stat } from "node:fs/promises";
import { PassThrough } from "node:stream";

import type { StartedCommand, StartRequest } from "../command/started-command.js";
import { TransportError } from "../errors/transport-error.js";
import { printable } from "../text/printable.js";
import { hasErrorCode } from "./has-error-code.js";

/** A program that cannot be started is what it is in a shell: exit code 127 or 126, and a line on standard error. */
export async function explainNotStarted(
  address: string,
  request: StartRequest,
  error: unknown,
): Promise<StartedCommand> {
  const [program] = request.command;
  if (request.directory !== null && !(await isDirectory(request.directory))) {
    throw new TransportError({
      code: "NOT_FOUND",
      address,
      message:
        `"${printable(program)}" was not started on ${address}: its directory ${printable(request.directory)} is missing or may ` +
        `not be entered. Nothing was changed.`,
      cause: error,
    });
  }
  const isMissing = hasErrorCode(error, "ENOENT");
  if (!isMissing && !hasErrorCode(error, "EACCES")) {
    throw new TransportError({
      code: "COMMAND_FAILED",
      address,
      message: `"${printable(program)}" could not be started on ${address}: ${String(error)}. Nothing was changed.`,
      cause: error,
    });
  }
  const stderr = new PassThrough();
  stderr.end(`${program}: ${isMissing ? "not found" : "Permission denied"}\n`);
  const stdout = new PassThrough();
  stdout.end();
  const stdin = new PassThrough();
  stdin.destroy();
  return {
    stdin,
    stdout,
    stderr,
    ended: Promise.resolve({ exitCode: isMissing ? 127 : 126, signal: null }),
    kill: () => Promise.resolve(),
    close: () => undefined,
  };
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
