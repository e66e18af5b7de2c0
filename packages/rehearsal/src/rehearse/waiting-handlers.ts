import type { CustomStepHandler } from "@runner-upgrade/apply";
import type { Clock } from "@runner-upgrade/executor";
import type { Plan } from "@runner-upgrade/plan";

/** An inserted step does nothing, for as long as the plan expects of it. */
export function waitingHandlers(plan: Plan, clock: Clock): Readonly<Record<string, CustomStepHandler>> {
  const steps = Object.values(plan.procedures).flatMap((procedure) => procedure.steps);
  const wait: CustomStepHandler = ({ timeLimitMs, signal }) =>
    clock.sleep(Math.ceil(timeLimitMs / 10), signal);
  return Object.fromEntries(steps.flatMap((step) => (step.kind === "custom" ? [[step.name, wait]] : [])));
}
