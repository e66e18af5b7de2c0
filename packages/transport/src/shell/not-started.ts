import { SessionRefused } from "../command/session-refused.js";
import type { ProcessEnd, StartRequest } from "../command/started-command.js";
import { TransportError } from "../errors/transport-error.js";
import { printable } from "../text/printable.js";

/** What OpenSSH's client says when the server has too many sessions in the connection; it is not translated. */
const refusal = "Session open refused by peer";

/** Why a command was never started: no session, no sudo, or no shell. `noise` is what was said instead. */
export function neverStarted(
  address: string,
  request: StartRequest,
  noise: string,
  exit: ProcessEnd,
): TransportError {
  const said = printable(noise, { maxCharacters: 500 });
  if (exit.exitCode === null && exit.signal === null) {
    const isRefused = noise.includes(refusal);
    return new TransportError({
      code: "CONNECTION_LOST",
      address,
      mayHaveTakenEffect: false,
      message:
        `"${printable(request.command[0])}" was not started on ${address}: no session could be opened over the connection ` +
        `(${said || "no reason was given"}). ` +
        (isRefused
          ? "Allow more sessions in a connection there (MaxSessions in sshd_config), or fewer at once here (`maxSessions`)."
          : "Connect again."),
      ...(isRefused ? { cause: new SessionRefused(said) } : {}),
    });
  }
  if (request.become !== null) {
    const user = request.become.user ?? "root";
    return new TransportError({
      code: "SUDO_DENIED",
      address,
      message:
        `"${printable(request.command[0])}" was not started on ${address}: sudo does not run commands as ${user} without a ` +
        `password (${said || `exit code ${exit.exitCode ?? "unknown"}`}). Nothing was changed. Allow it in sudoers ` +
        `(NOPASSWD: ALL for that user), or connect as a user that may.`,
    });
  }
  return new TransportError({
    code: "COMMAND_FAILED",
    address,
    message:
      `"${printable(request.command[0])}" was not started on ${address}: the login's shell did not run it ` +
      `(${said || `exit code ${exit.exitCode ?? "unknown"}`}). Nothing was changed. Check that the user may run ` +
      `commands there (login shell, forced command).`,
  });
}

/** The directory that a command was to run in cannot be entered. */
export function missingDirectory(address: string, request: StartRequest): TransportError {
  return new TransportError({
    code: "NOT_FOUND",
    address,
    message:
      `"${printable(request.command[0])}" was not started on ${address}: its directory ${printable(request.directory ?? "")} ` +
      `is missing or may not be entered. Nothing was changed.`,
  });
}
