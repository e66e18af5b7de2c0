import { cordonOf } from "@runner-upgrade/plan/carry-out";
import type { StepOutcome } from "@runner-upgrade/executor";
import { requireChecks } from "../checking/require-checks.js";
import type { StepCall } from "../performing/step-call.js";
import { describeTaken } from "./describe-taken.js";
import { switchDispatchOff } from "./switch-dispatch-off.js";
import { takeTags } from "./take-tags.js";
import { takenOf } from "../state/taken.js";

/**
 * Keeps new work from the Runner: takes its tags off where manual projects choose it, and switches its remote node
 * dispatch off where automatic ones do. What it takes is journaled before it is taken, so that a crash in between loses
 * none. Everything else is written back as read.
 */
export async function cordon(call: StepCall): Promise<StepOutcome> {
  const { run, unit } = call;
  const { takesTags, projects } = cordonOf(run.plan, unit);
  let hasChanged = takesTags && (await takeTags(call)) > 0;
  const foundOff: string[] = [];
  for (const project of projects) {
    const did = await switchDispatchOff(call, project);
    if (did === "switched") hasChanged = true;
    if (did === "found-off") foundOff.push(project);
  }
  await requireChecks(call);
  return {
    outcome: hasChanged ? "done" : "already-done",
    summary: describeTaken(takenOf(run.unit(unit.id))),
    ...(foundOff.length > 0 && { record: { foundOff } }),
  };
}
