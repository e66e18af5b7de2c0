import { indexUnits } from "@runner-upgrade/plan/carry-out";
import type { Plan } from "@runner-upgrade/plan";
import type { RunState } from "../state/run-state.js";
import type { UnitState } from "../state/unit-state.js";
import { unitStates } from "../state/unit-states.js";
import { isInFlight } from "./budget.js";

/**
 * Whether units behind the canaries may start. `one`: no canary was upgraded, so one unit at a time takes their
 * place until one is.
 */
export type CanaryGate =
  | { readonly kind: "open" }
  | { readonly kind: "canaries-under-way" }
  | { readonly kind: "soaking"; readonly until: number; readonly canaries: readonly string[] }
  | { readonly kind: "one" };

/** Where the canaries stand at `now`. Absent Runners do not wait for canaries and are none. */
export function canaryGate(run: RunState, now: number): CanaryGate {
  const canaries = canariesOf(run.plan).flatMap((unitId) => run.units.get(unitId) ?? []);
  if (canaries.length === 0) return { kind: "open" };
  if (canaries.some(({ end }) => end === null)) return { kind: "canaries-under-way" };

  const proven = canaries.filter(isProven);
  if (proven.length > 0) return soakOf(run, proven, now);
  // Somebody else took the place of canaries of which none was upgraded.
  const units = indexUnits(run.plan);
  const counted = unitStates(run).filter(({ unitId }) => units.get(unitId)?.isAbsent === false);
  const first = counted.find(isProven);
  if (first !== undefined) return soakOf(run, [first], now);
  return counted.some(isInFlight) ? { kind: "canaries-under-way" } : { kind: "one" };
}

function soakOf(run: RunState, watched: readonly UnitState[], now: number): CanaryGate {
  const until = Math.max(...watched.map(({ end }) => end?.at ?? now)) + run.plan.policy.soakMs;
  return until > now
    ? { kind: "soaking", until, canaries: watched.map(({ unitId }) => unitId) }
    : { kind: "open" };
}

const canariesOfPlans = new WeakMap<Plan, readonly string[]>();

/** The canaries that others wait for. Made once per plan. */
function canariesOf(plan: Plan): readonly string[] {
  const known = canariesOfPlans.get(plan);
  if (known !== undefined) return known;
  const canaries = plan.units.filter(({ isCanary, isAbsent }) => isCanary && !isAbsent);
  const ids = canaries.map(({ id }) => id);
  canariesOfPlans.set(plan, ids);
  return ids;
}

function isProven({ end }: UnitState): boolean {
  return end?.outcome === "upgraded" || end?.outcome === "already-current";
}
