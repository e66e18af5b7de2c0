import { planId, unitIdOf, type Plan, type Unit } from "@runner-upgrade/plan";

/** A Runner's unit as the unit of one of its replicas. */
export function asReplica(unit: Unit, replicaId: string): Unit {
  return { ...unit, id: unitIdOf(unit.runnerId, replicaId), replicaId, replicaName: `host of ${replicaId}` };
}

/** The plan with the unit of one Runner split into units of these replicas, under an id that fits it. */
export function withReplicas(plan: Plan, runnerId: string, replicaIds: readonly string[]): Plan {
  const units = plan.units.flatMap((unit) =>
    unit.runnerId === runnerId ? replicaIds.map((replicaId) => asReplica(unit, replicaId)) : [unit],
  );
  return { ...plan, units, id: planId({ ...plan, units }) };
}
