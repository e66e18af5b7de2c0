import { withId } from "../file/plan-id.js";
import type { Plan, Unit } from "../model/plan.js";
import { unitName } from "../model/unit-name.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { oneLine } from "../text/one-line.js";
import { carryInserted, type Carried, type LostStep } from "./carry-inserted.js";
import { nameProcedures, type Unnamed } from "./name-procedures.js";
import type { StepNotKept } from "./rebase.js";
import { insertedSteps, stepsForAdded } from "./steps-for-added.js";

/** A plan with the inserted steps of another, and those that it does not have. */
export interface KeptSteps {
  readonly plan: Plan;
  readonly notKept: readonly StepNotKept[];
}

/** What the units of one procedure get, that had one procedure in the old plan or are new. */
type Prepared = Unnamed & Carried;

/** Inserts the steps of the old plan into the new one: for each unit those that it had, for a new one those that all had. */
export function keepSteps(
  old: Plan,
  plan: Plan,
  ancestorOf: (unit: Unit) => Unit | undefined,
  platforms: readonly PlatformModule[],
): KeptSteps {
  const hasAny = Object.values(old.procedures).some(({ steps }) => insertedSteps(steps).length > 0);
  if (!hasAny) return { plan, notKept: [] };
  const known = new Map<string, Prepared>();
  const prepared = plan.units.map((unit): readonly [Unit, Prepared | null] => {
    const oldKey = ancestorOf(unit)?.procedure ?? null;
    const pair = JSON.stringify([oldKey, unit.procedure]);
    const made = known.get(pair) ?? prepare(old, plan, { oldKey, baseKey: unit.procedure }, platforms);
    if (made !== null) known.set(pair, made);
    return [unit, made];
  });
  const keys = nameProcedures([...known.values()], old);
  const procedures = [...known.values()].map(
    (made) => [keys.get(made) ?? made.baseKey, made.procedure] as const,
  );
  return {
    plan: withId({
      ...plan,
      units: prepared.map(([unit, made]) =>
        made === null ? unit : withSteps(unit, keys.get(made) ?? unit.procedure, made),
      ),
      procedures: Object.fromEntries(procedures),
    }),
    notKept: prepared.flatMap(([unit, made]) => (made?.lost ?? []).map((lost) => notKept(unit, lost))),
  };
}

function prepare(
  old: Plan,
  plan: Plan,
  keys: Pick<Unnamed, "baseKey" | "oldKey">,
  platforms: readonly PlatformModule[],
): Prepared | null {
  const target = plan.procedures[keys.baseKey];
  if (target === undefined) return null;
  if (keys.oldKey !== null) {
    const own = old.procedures[keys.oldKey]?.steps ?? [];
    return { ...keys, ...carryInserted(own, target, platforms) };
  }
  const { steps, forSome } = stepsForAdded(old, target);
  const carried = carryInserted(steps, target, platforms);
  const passedOver = forSome.map(({ id }): LostStep => ({
    stepId: id,
    reason: "for-some",
    why: "only some of the old plan's units have it",
  }));
  return { ...keys, ...carried, lost: [...carried.lost, ...passedOver] };
}

function withSteps(unit: Unit, procedure: string, { moreMs }: Prepared): Unit {
  if (procedure === unit.procedure && moreMs === 0) return unit;
  return { ...unit, procedure, expectedDurationMs: unit.expectedDurationMs + moreMs };
}

function notKept(unit: Unit, { stepId, reason, why }: LostStep): StepNotKept {
  const message = `The inserted step ${oneLine(stepId)} is not among the steps of ${oneLine(unitName(unit))}: ${why.replace(/\.$/, "")}.`;
  return { unitId: unit.id, stepId, reason, message };
}
