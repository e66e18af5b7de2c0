import type { Unit } from "@runner-upgrade/plan";
import type { RunContext } from "../context/run-context.js";
import { takeBack } from "../steps/custom-step.js";
import { perform } from "../performing/perform.js";

/** Takes back what handlers of the user's own did, last first. What fails is told and holds nothing up. */
export async function takeBackInserts(run: RunContext, unit: Unit): Promise<string[]> {
  const failures: string[] = [];
  for (const step of [...run.stepsOf(unit)].reverse()) {
    if (step.kind !== "custom" || run.unit(unit.id).steps[step.id] === undefined) continue;
    const handler = run.handlers.get(step.name);
    if (typeof handler !== "object" || handler.takeBack === undefined) continue;
    const performed = await perform(run, unit, `rollback:${step.id}`, async () => {
      await takeBack(run, unit, step);
      return { outcome: "done", summary: `${step.name} was taken back.` };
    });
    if (performed.kind === "failed")
      failures.push(`${step.name} could not be taken back: ${performed.failure.message}`);
  }
  return failures;
}
