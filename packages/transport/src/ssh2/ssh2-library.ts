import type ssh2 from "ssh2";

import { TransportError } from "../errors/transport-error.js";
import { hasErrorCode } from "../local/has-error-code.js";

/** What the package `ssh2` exports. */
export type Ssh2Library = typeof ssh2;

/** Loads `ssh2` when it is first needed: who uses another transport does not pay for it. */
export async function loadSsh2(): Promise<Ssh2Library> {
  try {
    return (await import("ssh2")).default;
  } catch (error) {
    if (!hasErrorCode(error, "ERR_MODULE_NOT_FOUND")) throw error;
    throw new TransportError({
      code: "SSH_CLIENT_MISSING",
      message: 'The package "ssh2" is not installed. Install it, or use opensshTransport. Nothing was done.',
      cause: error,
    });
  }
}
