import { unzipSync } from "fflate";
import { credentialsEntryName, parseCredentials, type PackageCredentials } from "./credentials-entry.js";

/**
 * Reads what a package carries: whom it is for, with which token, of which version. For tests that stand in for a
 * host, and for looking at what was delivered.
 *
 * Throws `Error` when the bytes are no zip, or no package of the simulator.
 *
 * @example
 * const { runnerId, token, version } = readPackage(await simulator.buildPackage(runnerId));
 */
export function readPackage(bytes: Uint8Array): PackageCredentials {
  const entry = unzipSync(bytes, { filter: ({ name }) => name === credentialsEntryName })[
    credentialsEntryName
  ];
  if (entry === undefined) throw new Error("This is no package of the simulator: it carries no credentials.");
  return parseCredentials(new TextDecoder().decode(entry));
}
