import { TransportError } from "../errors/transport-error.js";
import type { TransportErrorCode } from "../errors/transport-error.js";
import { printable } from "../text/printable.js";

interface Reason {
  readonly pattern: RegExp;
  readonly code: TransportErrorCode;
  readonly remedy: string;
}

// What OpenSSH says (its messages are not translated), the first that fits counts.
const reasons: readonly Reason[] = [
  {
    pattern: /REMOTE HOST IDENTIFICATION HAS CHANGED|REVOKED HOST KEY|is marked as revoked/i,
    code: "HOST_KEY_MISMATCH",
    remedy:
      "Nothing was sent to it. Find out whether the host was set up anew before you trust it: it may be another machine.",
  },
  {
    pattern: /host key is known for|Host key verification failed|no matching host key type/i,
    code: "HOST_KEY_UNKNOWN",
    remedy:
      "Nothing was sent to it. Compare the fingerprint with the host's own, then add it to known_hosts or give its public key.",
  },
  {
    pattern: /Permission denied \(|Too many authentication failures|No supported authentication methods/i,
    code: "AUTHENTICATION_FAILED",
    remedy: "Check the user, the key or agent, and ssh_config. Passwords are not asked for (BatchMode).",
  },
  {
    pattern: /timed out/i,
    code: "HOST_UNREACHABLE",
    remedy: "Check that it is up and that no firewall drops the connection.",
  },
  {
    pattern:
      /Bad configuration option|Can't open user config file|keyword .* extra arguments|command-line line 0/i,
    code: "COMMAND_FAILED",
    remedy: "Correct the configuration of the SSH client.",
  },
];

/** Turns why the client did not connect into an error. `isPinned` when the keys to trust were given by the caller. */
export function opensshFailure(address: string, stderr: string, isPinned: boolean): TransportError {
  const reason = reasons.find(({ pattern }) => pattern.test(stderr));
  const said = printable(stderr, { maxCharacters: 600 }) || "the SSH client ended without a word";
  // Of a host whose keys were named, a key that is not among them is the wrong one, not an unknown one.
  const code =
    reason?.code === "HOST_KEY_UNKNOWN" && isPinned
      ? "HOST_KEY_MISMATCH"
      : (reason?.code ?? "HOST_UNREACHABLE");
  return new TransportError({
    code,
    address,
    message:
      `${address} could not be connected to: ${onOneLine(said).replace(/\.$/, "")}. ` +
      (reason?.remedy ??
        "Nothing was done there. Check its name, that it is up, and that sshd listens there."),
  });
}

function onOneLine(said: string): string {
  return said
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(" ");
}
