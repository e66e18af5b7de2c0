import { readFile } from "node:fs/promises";

import { TransportError } from "../errors/transport-error.js";
import { hasErrorCode } from "../local/has-error-code.js";
import { printable } from "../text/printable.js";

/**
 * Reads a file of known hosts that the caller named. One that is missing is not taken for an empty one: every host would be
 * unknown, and nobody would look for the file. Rejects with `KNOWN_HOSTS_NOT_READABLE`.
 */
export async function readNamedKnownHosts(address: string, path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const why = hasErrorCode(cause, "ENOENT")
      ? "it does not exist"
      : hasErrorCode(cause, "EACCES")
        ? "permission denied"
        : "it cannot be opened";
    throw new TransportError({
      code: "KNOWN_HOSTS_NOT_READABLE",
      address,
      message:
        `The file of known hosts ${printable(path)} cannot be read: ${why}. Nothing was sent to ${address}. ` +
        `Correct hostKeys.path; a relative path counts from the directory of this process.`,
      cause,
    });
  }
}
