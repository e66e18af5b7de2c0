import type { StepOutcome } from "@runner-upgrade/executor";
import { removeState } from "../saved-state/saved-state.js";
import { removePullProof } from "../stage-image/stage-image.js";
import { putSettingsBack } from "./roll-out.js";
import type { TargetCall } from "../target/target-call.js";

/** Removes what the upgrade left beside the workload, and sets back what it set for its own sake. */
export async function cleanUp(call: TargetCall): Promise<StepOutcome> {
  const isPutBack = await putSettingsBack(call);
  const isRemoved = await removeState(call);
  const isProofRemoved = await removePullProof(call);
  return {
    outcome: isPutBack || isRemoved || isProofRemoved ? "done" : "already-done",
    summary: isRemoved
      ? "The saved manifest is removed."
      : isPutBack
        ? "The workload's own settings are back."
        : "Nothing was left behind.",
  };
}
