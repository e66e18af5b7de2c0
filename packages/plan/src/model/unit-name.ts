import type { Unit } from "./plan.js";

const shortIdLength = 8;

/**
 * Returns a unit's name for people: the Runner's name, and for a replica its own name, or the beginning of its id, behind it.
 *
 * @example
 * ```ts
 * unitName(unit); // "edge", or "edge (vm-2)" for a replica
 * ```
 */
export function unitName({
  runnerName,
  replicaId,
  replicaName,
}: Pick<Unit, "replicaId" | "replicaName" | "runnerName">): string {
  if (replicaId === undefined) return runnerName;
  return `${runnerName} (${replicaName ?? replicaId.slice(0, shortIdLength)})`;
}
