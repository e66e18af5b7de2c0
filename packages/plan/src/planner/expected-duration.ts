import type { Check } from "../checks/check.js";
import type { Runner } from "../fleet/fleet.js";
import type { Step } from "../steps/step.js";
import { stepFacts } from "../steps/catalogue.js";

/**
 * How long a unit will probably take, in milliseconds: what its steps usually take, a drain only where
 * operations were running. A guess for ordering and forecasts; an inserted step counts a tenth of its limit.
 */
export function expectedDurationMs(
  steps: readonly Step[],
  runner: Pick<Runner, "runningOperations">,
): number {
  return steps.reduce((sum, step) => sum + expectedStepMs(step, runner), 0);
}

/** How long one step will probably take, in milliseconds. */
export function expectedStepMs(
  step: Pick<Step, "kind" | "timeLimitMs" | "checks">,
  { runningOperations }: Pick<Runner, "runningOperations">,
): number {
  if (step.kind === "custom") return Math.ceil(step.timeLimitMs / 10);
  const leastMs = quietMsOf(step.checks);
  const isIdle = step.kind === "drain" && runningOperations === 0;
  return Math.min(step.timeLimitMs, isIdle ? leastMs : Math.max(leastMs, stepFacts(step.kind).typicalMs));
}

/** A drain takes at least the time that its Runner must be seen without work. */
function quietMsOf(checks: readonly Check[]): number {
  return Math.max(0, ...checks.map((check) => (check.kind === "drained" ? check.quietMs : 0)));
}
