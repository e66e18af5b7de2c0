import { duration } from "../text/duration.js";
import type { Notice } from "../model/plan.js";
import type { PlannedUnit } from "../candidates/planned-unit.js";
import { oneLine } from "../text/one-line.js";
import { noticeAbout } from "./notice-about.js";

/**
 * Where the time limit of the step that ends the old process and the host's own do not fit: the policy fixes a shorter one,
 * or the host has none. A step that is cut at its limit leaves the process ending behind it.
 */
export function stopLimits({ runner, procedure: { steps } }: PlannedUnit): Notice[] {
  const stopTimeoutMs = runner.hostFacts?.stopTimeoutMs;
  if (stopTimeoutMs === undefined) return [];
  const step = steps.find(({ kind }) => kind === "stop") ?? steps.find(({ kind }) => kind === "roll-out");
  if (step === undefined) return [];
  const { kind, timeLimitMs } = step;
  const name = oneLine(runner.name);
  const given = `the plan gives its ${kind} ${duration(timeLimitMs)}`;
  if (stopTimeoutMs === null) {
    return [
      noticeAbout(
        runner,
        "STOP_HAS_NO_LIMIT",
        `The host waits for the end of ${name} without limit; ${given}, and then puts it back.`,
        [`Set a limit on the host, or say how long it may take: stepTimeLimitsMs: { "${kind}": … }.`],
      ),
    ];
  }
  if (timeLimitMs >= stopTimeoutMs) return [];
  return [
    noticeAbout(
      runner,
      "STOP_LIMIT_TOO_SHORT",
      `The host gives ${name} ${duration(stopTimeoutMs)} to end; ${given}, as the policy says, and then puts it back.`,
      [`Raise stepTimeLimitsMs for "${kind}", or leave it out: it is then derived from the host.`],
    ),
  ];
}
