import type { Unit } from "@runner-upgrade/plan";
import type { UnitState } from "./unit-state.js";

/**
 * The replica that stands for a unit now: the old one until the new one's process was to be started, and again once the unit
 * is rolled back. Undefined for a unit that is a whole Runner.
 */
export function watchedReplica(
  { replicaId }: Pick<Unit, "replicaId">,
  { replica, rollback, steps }: Pick<UnitState, "replica" | "rollback" | "steps">,
): string | undefined {
  if (replicaId === undefined || rollback !== null || steps["start"] === undefined) return replicaId;
  return replica.newId ?? replicaId;
}
