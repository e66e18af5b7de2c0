import { indexUnits } from "../model/index-units.js";
import type { Plan, Unit } from "../model/plan.js";
import { unitName } from "../model/unit-name.js";
import { oneLine } from "../text/one-line.js";
import { procedureComparer } from "./compare-procedures.js";
import { movedBetween } from "./moved-between.js";
import type { PlanChange, UnitRef } from "./plan-change.js";
import { unitChanges } from "./unit-changes.js";

/** Returns how the units of two plans differ: removed, added, moved, then changed ones, each in the order of start. */
export function changesOfUnits(before: Plan, after: Plan): PlanChange[] {
  const [was, is] = [indexUnits(before), indexUnits(after)];
  const idsOf = ({ units }: Plan): string[] => units.map(({ id }) => id);
  const [saidBefore, saidAfter] = [sayer(before), sayer(after)];
  const compareProcedures = procedureComparer(before, after);
  return [
    ...before.units.flatMap((unit, index): PlanChange[] =>
      is.has(unit.id)
        ? []
        : [{ kind: "unit-removed", unit: refOf(unit), place: index + 1, is: saidAfter(unit.runnerId) }],
    ),
    ...after.units.flatMap((unit, index): PlanChange[] =>
      was.has(unit.id)
        ? []
        : [{ kind: "unit-added", unit: refOf(unit), place: index + 1, was: saidBefore(unit.runnerId) }],
    ),
    ...movedBetween(idsOf(before), idsOf(after)).flatMap(({ id, from, to }): PlanChange[] => {
      const unit = is.get(id);
      return unit === undefined ? [] : [{ kind: "unit-moved", unit: refOf(unit), from, to }];
    }),
    ...after.units.flatMap((unit): PlanChange[] => {
      const old = was.get(unit.id);
      const changes = old === undefined ? [] : unitChanges(old, unit, compareProcedures);
      return changes.length === 0 ? [] : [{ kind: "unit-changed", unit: refOf(unit), changes }];
    }),
  ];
}

function refOf(unit: Unit): UnitRef {
  return { unitId: unit.id, name: oneLine(unitName(unit)) };
}

/** Returns what a plan says of a Runner beside its units. */
function sayer({
  alreadyCurrent,
  blockers,
}: Plan): (runnerId: string) => "blocked" | "current" | "not-planned" {
  const current = new Set(alreadyCurrent);
  const blocked = new Set(blockers.map(({ runnerId }) => runnerId));
  return (runnerId) => {
    if (current.has(runnerId)) return "current";
    return blocked.has(runnerId) ? "blocked" : "not-planned";
  };
}
