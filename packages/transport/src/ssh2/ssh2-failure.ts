import { TransportError } from "../errors/transport-error.js";
import type { HostKeyVerdict } from "../ssh/host-key-check.js";
import { printable } from "../text/printable.js";
import type { Ssh2Hop } from "./ssh2-hop.js";

/** Turns why a connection did not come about into an error. */
export function ssh2Failure(
  hop: Ssh2Hop,
  error: unknown,
  verdict: HostKeyVerdict | null,
  noneOfTypes: string,
): TransportError {
  const { address, host, port, user } = hop;
  const said = printable(error instanceof Error ? error.message : String(error), { maxCharacters: 300 });
  const level = typeof error === "object" && error !== null && "level" in error ? error.level : null;

  if (verdict !== null && verdict.kind !== "trusted")
    return hostKeyFailure(address, verdict.kind, verdict.reason);
  if (said.includes("no matching host key format")) return hostKeyFailure(address, "mismatch", noneOfTypes);
  if (level === "client-authentication") {
    return new TransportError({
      code: "AUTHENTICATION_FAILED",
      address,
      message: `${address} does not let us in as ${user}: ${said}. Check the user and the key, agent or password.`,
    });
  }
  return new TransportError({
    code: "HOST_UNREACHABLE",
    address,
    message: `${address} (${host}, port ${port}) cannot be reached by SSH: ${said}. Nothing was done there.`,
    cause: error,
  });
}

function hostKeyFailure(address: string, kind: "unknown" | "mismatch", reason: string): TransportError {
  const isUnknown = kind === "unknown";
  return new TransportError({
    code: isUnknown ? "HOST_KEY_UNKNOWN" : "HOST_KEY_MISMATCH",
    address,
    message:
      `The key of ${address} is ${isUnknown ? "not known" : "not the known one"}: ${reason}. Nothing was sent to it. ` +
      (isUnknown
        ? "Compare the fingerprint with the host's own, then add it to known_hosts or pin it."
        : "Find out whether the host was set up anew before you trust it: it may be another machine."),
  });
}
