import type { Failure } from "./failure.js";

/**
 * How often a step is tried while a Runner is away. A host or a server that cannot be reached, or that is not itself
 * just now, may come back: it is given some minutes, since giving up leaves a Runner stopped. What hung until its time
 * was over has waited already, and is tried less often. What fails otherwise fails again.
 */
export function mostAttempts({ code }: Failure): number {
  if (code === "TIMEOUT") return 6;
  return ["HOST_UNREACHABLE", "CONNECTION_LOST", "NETWORK", "SERVER_ERROR", "RATE_LIMITED"].includes(code)
    ? 12
    : 3;
}
