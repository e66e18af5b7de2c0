import type { Unit } from "@runner-upgrade/plan";
import type { RunState } from "../state/run-state.js";
import type { UnitState } from "../state/unit-state.js";

/** A unit that is not started any more, and why. */
export interface Skip {
  readonly unitId: string;
  readonly code: string;
  readonly reason: string;
}

/** Why a unit that waits is not started any more; null while it may be. Pure. */
export function whySkip(
  run: RunState,
  unit: Unit,
  { refusal }: UnitState,
  { failures, now }: { readonly failures: number; readonly now: number },
): Skip | null {
  const { policy } = run.plan;
  const skip = (code: string, reason: string): Skip => ({ unitId: unit.id, code, reason });
  if (run.abortLevel !== "none") return skip("RUN_ABORTED", "The run was aborted before it was started.");
  if (failures > policy.maxFailures)
    return skip(
      "TOO_MANY_FAILURES",
      `It was not started: ${failures} ${failures === 1 ? "unit" : "units"} did not end well, and the policy allows ${policy.maxFailures}.`,
    );
  const lost = unit.waitsFor.find((id) => {
    const outcome = run.units.get(id)?.end?.outcome;
    return outcome !== undefined && outcome !== "upgraded" && outcome !== "already-current";
  });
  if (lost !== undefined)
    return skip("STAND_IN_NOT_UPGRADED", `It was not started: ${lost}, its stand-in, was not upgraded.`);
  if (refusal !== null && now >= refusal.firstAt + policy.admissionTimeoutMs)
    return skip(
      "NOT_ADMITTED",
      `The guard refused it ${refusal.count} ${refusal.count === 1 ? "time" : "times"} in ${seconds(now - refusal.firstAt)}: ${refusal.reason}`,
    );
  return null;
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}
