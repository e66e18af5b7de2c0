import type { Failure } from "./failure.js";

/**
 * How often a step is tried while a Runner is away. A host or a server that cannot be reached may come back: it is
 * given some minutes, since giving up leaves a Runner stopped. What fails otherwise fails again.
 */
export function mostAttempts({ code }: Failure): number {
  return ["HOST_UNREACHABLE", "CONNECTION_LOST", "NETWORK"].includes(code) ? 12 : 3;
}
