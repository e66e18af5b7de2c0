import type { StepOutcome } from "@runner-upgrade/executor";
import { markOf } from "../package/file-mark.js";
import { putBack } from "../package/swap.js";
import { describeLook, look } from "../process/look.js";
import { readSavedState } from "../saved-state/saved-state.js";
import { finishStop } from "./finish-stop.js";
import { startRunner } from "./start-runner.js";
import { recordedRights, type TargetCall } from "./step-call.js";

/**
 * Puts the old Runner back as it was, running, from wherever the steps before the point of no return stood. A stop that
 * began and was cut is finished first: what it told to end still runs, and will not for long.
 */
export async function restore(call: TargetCall): Promise<StepOutcome> {
  const { shell, target, files, context, as } = call;
  const seen = await finishStop(call, await look(call));
  const [process, second] = seen.processes;
  if (second !== undefined)
    throw shell.error("SEVERAL_PROCESSES", `Two processes carry its identity. ${describeLook(seen)}`);
  const wasPutBack = await putOldPackageBack(call);
  if (process !== undefined && !wasPutBack) {
    return { outcome: "already-done", summary: `The old Runner runs (process ${process.pid}).` };
  }
  if (process !== undefined) {
    throw shell.error(
      "CHANGED_MEANWHILE",
      `A process of it runs on a package that was replaced. ${describeLook(seen)}`,
      {
        remedies: ["Stop the Runner and restore it again."],
      },
    );
  }
  const state = await readSavedState(shell, files.state, {
    as,
    owner: target.user,
    runnerId: context.runner.id,
    rights: recordedRights(context),
  });
  const started = await startRunner(call, { invocation: state?.invocation ?? null, overrides: {} });
  return {
    outcome: "done",
    summary:
      `The old Runner runs again (process ${started.pid})` +
      (started.differences.length === 0
        ? ", invoked as before."
        : `, but differs in: ${started.differences.join(", ")}.`),
    record: { pid: started.pid, differences: [...started.differences] },
  };
}

/** Puts the old package in its place, if it lies aside, and removes a new one that lies about. */
export async function putOldPackageBack(call: TargetCall): Promise<boolean> {
  const { shell, target, files, as } = call;
  await shell.remove([files.staged], as);
  const kept = await markOf(shell, files.kept, as);
  if (kept === null) return false;
  const inPlace = await markOf(shell, target.packageFile, as);
  // The swap was cut between its two moves: the old package has two names, and nothing is to be put back.
  if (inPlace?.mark === kept.mark) {
    await shell.remove([files.kept], as);
    return false;
  }
  await putBack(shell, { packageFile: target.packageFile, kept: files.kept }, as);
  return true;
}
