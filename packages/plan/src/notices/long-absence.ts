import type { Notice, Procedure } from "../model/plan.js";
import type { PlannedUnit } from "../candidates/planned-unit.js";
import type { Policy } from "../policy/policy.js";
import type { Step } from "../steps/step.js";
import { oneLine } from "../text/one-line.js";
import { unitName } from "../model/unit-name.js";
import { noticeAbout, someOf } from "./notice-about.js";

/**
 * The server fails an operation whose Runner delivered no report for so long (rundeck/docs, Runner metrics:
 * "Runner did not deliver reports in the configured timeout period").
 */
const reportTimeoutMs = 600_000;

/** Warns of Runners that may be stopped at work and stay away longer than the server waits for their reports. */
export function longAbsences(
  units: readonly PlannedUnit[],
  policy: Pick<Policy, "onDrainTimeout">,
): Notice[] {
  const known = new Map<Procedure, boolean>();
  const isLong = (procedure: Procedure): boolean => {
    const answer =
      known.get(procedure) ??
      (mayBeAtWork(procedure.steps, policy) && longestAbsenceMs(procedure.steps) > reportTimeoutMs);
    known.set(procedure, answer);
    return answer;
  };
  const long = units.filter(({ unit, procedure }) => !unit.isAbsent && isLong(procedure));
  if (long.length === 0) return [];
  return [
    noticeAbout(
      null,
      "LONG_ABSENCE_WITHOUT_DRAIN",
      `${someOf(long.map(({ unit }) => oneLine(unitName(unit))))} may be stopped with operations running and, by the time limits, stay away for more than ${reportTimeoutMs / 1000} s, after which the server fails those operations.`,
      ["Drain before the stop (drain, onDrainTimeout), or lower stepTimeLimitsMs."],
    ),
  ];
}

function mayBeAtWork(steps: readonly Step[], { onDrainTimeout }: Pick<Policy, "onDrainTimeout">): boolean {
  return onDrainTimeout === "proceed" || !steps.some(({ kind }) => kind === "drain");
}

/** From the step that ends the process until the new one is verified, by the time limits of the steps between. */
function longestAbsenceMs(steps: readonly Step[]): number {
  const first = steps.findIndex(({ kind }) => kind === "stop" || kind === "roll-out");
  const last = steps.findIndex(({ kind }) => kind === "verify");
  return steps.slice(first, last).reduce((sum, { timeLimitMs }) => sum + timeLimitMs, 0);
}
