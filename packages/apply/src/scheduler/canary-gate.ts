import { unitsById } from "../state/plan-index.js";
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
  const units = unitsById(run.plan);
  const counted = unitStates(run).filter(({ runnerId }) => units.get(runnerId)?.isAbsent === false);
  const canaries = counted.filter(({ runnerId }) => units.get(runnerId)?.isCanary === true);
  if (canaries.length === 0) return { kind: "open" };
  if (canaries.some(({ end }) => end === null)) return { kind: "canaries-under-way" };

  const proven = canaries.filter(isProven);
  // Somebody else took the place of canaries of which none was upgraded.
  const watched = proven.length > 0 ? proven : counted.filter(isProven).slice(0, 1);
  if (watched.length === 0) {
    return counted.some(isInFlight) ? { kind: "canaries-under-way" } : { kind: "one" };
  }
  const until = Math.max(...watched.map(({ end }) => end?.at ?? now)) + run.plan.policy.soakMs;
  return until > now
    ? { kind: "soaking", until, canaries: watched.map(({ runnerId }) => runnerId) }
    : { kind: "open" };
}

function isProven({ end }: UnitState): boolean {
  return end?.outcome === "upgraded" || end?.outcome === "already-current";
}
