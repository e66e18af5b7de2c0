import type { StepOutcome } from "@runner-upgrade/executor";
import { stateName, writeState } from "../saved-state/saved-state.js";
import { targetToJson } from "../workload/target.js";
import { readWorkload, type TargetCall } from "../target/target-call.js";

/** Saves the workload's manifest in a Secret beside it, before it is stopped: a journal must not hold its variables. */
export async function saveState(call: TargetCall): Promise<StepOutcome> {
  const { target, context } = call;
  const isSaved = await writeState(call, await readWorkload(call));
  const name = stateName(context.runner.id, context.runId);
  return {
    outcome: isSaved ? "done" : "already-done",
    summary: `The manifest of ${target.kind} ${target.namespace}/${target.name} is saved in the Secret ${name}.`,
    record: { state: name, target: targetToJson(target) },
  };
}
