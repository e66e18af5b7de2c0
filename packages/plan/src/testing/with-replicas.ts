import { withId } from "../file/plan-id.js";
import type { Plan } from "../model/plan.js";
import { unitIdOf } from "../model/unit-id.js";

/** The plan with the unit of one Runner split into units of its replicas. The first one is named after its host. */
export function withReplicas(plan: Plan, runnerId: string, replicaIds: readonly string[]): Plan {
  const units = plan.units.flatMap((unit) =>
    unit.runnerId === runnerId
      ? replicaIds.map((replicaId, index) => ({
          ...unit,
          id: unitIdOf(runnerId, replicaId),
          replicaId,
          ...(index === 0 ? { replicaName: "vm-1" } : {}),
        }))
      : [unit],
  );
  return withId({ ...plan, units });
}
