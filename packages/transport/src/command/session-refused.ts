import { TransportError } from "../errors/transport-error.js";

/**
 * How long to wait before a session that the server refused is asked for again.
 *
 * sshd counts a session until it has cleaned up behind it, a moment after its client has heard of the end (and as long
 * as a command runs whose client has gone), and refuses those that are too many (`MaxSessions`, sshd_config(5): 10
 * unless set, 2 on many hardened hosts). Nothing was started then, so asking again is harmless.
 */
export const refusedPausesMs: readonly number[] = [50, 100, 200, 400, 800, 1_600];

/** The cause of a `TransportError` that says that the server refused a session, so that nothing was started. */
export class SessionRefused extends Error {
  constructor(said: string) {
    super(said);
    this.name = "SessionRefused";
  }
}

/** Whether the server refused the session of a command. */
export function isSessionRefused(error: unknown): boolean {
  return TransportError.isInstance(error) && error.cause instanceof SessionRefused;
}
