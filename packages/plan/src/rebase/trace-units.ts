import { indexRunners } from "../fleet/index-runners.js";
import type { Fleet, Runner } from "../fleet/fleet.js";
import type { Host } from "../hosts/host.js";
import { unitsOfRunner } from "../model/index-units.js";
import type { Plan, Unit } from "../model/plan.js";
import { unitIdOf } from "../model/unit-id.js";
import { isByReplica } from "../planner/see-runner.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { platformOf } from "../platforms/platform-of.js";
import { locateUnit, type Located } from "./locate-unit.js";

/** Where each unit of the old plan is in the fleet. */
export interface Traces {
  /** Null: the fleet does not have its Runner, or it is the server's own by now. */
  readonly traceOf: (unit: Unit) => Trace | null;
  /** The unit of the old plan that a unit of a plan for this fleet comes from; undefined for one that is new. */
  readonly ancestorOf: (unit: Unit) => Unit | undefined;
}

/** A unit of the old plan in the fleet. */
export interface Trace {
  readonly runner: Runner;
  readonly located: Located;
}

/** Finds every unit of the old plan in the fleet. */
export function traceUnits(plan: Plan, fleet: Fleet, platforms: readonly PlatformModule[]): Traces {
  const hasRoute = (host: Host): boolean => platformOf(host, platforms).replicaRoute !== undefined;
  const runners = indexRunners(fleet);
  const traces = new Map<string, Trace>();
  /** By the id that the unit has now. */
  const ancestors = new Map<string, Unit>();
  for (const unit of plan.units) {
    const runner = runners.get(unit.runnerId);
    if (runner === undefined || runner.isLocal) continue;
    const replicaIds = unitsOfRunner(plan, unit.runnerId).flatMap(({ replicaId }) => replicaId ?? []);
    const located = locateUnit(unit, runner, {
      known: new Set(replicaIds),
      isByReplica: isByReplica(runner, fleet.server, hasRoute),
    });
    traces.set(unit.id, { runner, located });
    if (located.isFound) ancestors.set(unitIdOf(runner.id, located.seen.replica?.id), unit);
  }
  return {
    traceOf: ({ id }) => traces.get(id) ?? null,
    ancestorOf: (unit) => ancestors.get(unit.id) ?? otherwiseSplit(plan, unit),
  };
}

/** A Runner that was a unit as a whole and is split into replicas by now, or the other way round. */
function otherwiseSplit(plan: Plan, { runnerId, replicaId }: Unit): Unit | undefined {
  const [first] = unitsOfRunner(plan, runnerId);
  const isSplit = replicaId !== undefined;
  return first !== undefined && (first.replicaId !== undefined) !== isSplit ? first : undefined;
}
