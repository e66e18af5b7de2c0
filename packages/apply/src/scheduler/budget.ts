import type { Plan, PlatformOptions, Unit } from "@runner-upgrade/plan";
import { indexUnits, resolveAmount, sharedPlaces } from "@runner-upgrade/plan/carry-out";
import type { RunState } from "../state/run-state.js";
import { unitStates } from "../state/unit-states.js";

/** Absent Runners cost no budget; this many at once spare the control plane and the network. */
export const mostAbsentAtOnce = 10;

/** How many Runners that are not absent may be under way at once. */
export function mostInFlight({ policy, units }: Plan): number {
  return Math.max(1, resolveAmount(policy.maxInFlight, units.length));
}

/** What may still be started at this moment. Counts down as units are taken from it. */
export interface Budget {
  /** Why this unit may not be started now, in a few words; null when it may, and then it is counted. */
  take(unit: Unit): string | null;
}

/** The budget that the units under way leave: `maxInFlight`, per host and per site; absent Runners cost none. */
export function budgetOf(run: RunState, platforms: PlatformOptions = {}): Budget {
  const limit = mostInFlight(run.plan);
  const underWay = new Map<string, number>();
  let inFlight = 0;
  let absentInFlight = 0;
  const count = (unit: Unit): void => {
    if (unit.isAbsent) {
      absentInFlight += 1;
      return;
    }
    inFlight += 1;
    for (const { kind, name } of sharedPlaces(unit, run.plan, platforms)) {
      const key = `${kind} ${name}`;
      underWay.set(key, (underWay.get(key) ?? 0) + 1);
    }
  };
  const units = indexUnits(run.plan);
  for (const state of unitStates(run)) {
    const unit = units.get(state.unitId);
    if (unit !== undefined && isInFlight(state)) count(unit);
  }
  return {
    take: (unit) => {
      if (unit.isAbsent) {
        if (absentInFlight >= mostAbsentAtOnce) return `${absentInFlight} absent Runners are being upgraded`;
      } else {
        if (inFlight >= limit) return `${inFlight} of at most ${limit} Runners are under way`;
        for (const { kind, name, most } of sharedPlaces(unit, run.plan, platforms)) {
          const there = underWay.get(`${kind} ${name}`) ?? 0;
          if (there >= most && kind === "lending")
            return "a Runner is not upgraded while it has the tags of another one";
          if (there >= most) return `${there} of at most ${most} Runners of its ${kind} are under way`;
        }
      }
      count(unit);
      return null;
    },
  };
}

/** Whether a unit is under way: admitted, or being admitted, and not ended. */
export function isInFlight(unit: {
  readonly presence: "here" | "claimed" | "away" | "returned";
  readonly end: object | null;
}): boolean {
  return unit.end === null && unit.presence !== "here";
}
