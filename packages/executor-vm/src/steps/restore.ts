import type { StepOutcome } from "@runner-upgrade/executor";
import { putBack } from "../package/swap.js";
import { describeLook, look } from "../process/look.js";
import { readSavedState } from "../saved-state/saved-state.js";
import { finishStop } from "./finish-stop.js";
import { afterStart } from "./after-start.js";
import { startRunner } from "./start-runner.js";
import { placedIn, recordedRights, type TargetCall } from "../target/target-call.js";

/**
 * Puts the old Runner back as it was, running, from wherever the steps before the point of no return stood. A stop that
 * began and was cut is finished first: what it told to end still runs, and will not for long.
 */
export async function restore(call: TargetCall): Promise<StepOutcome> {
  const { shell, files, context } = call;
  const seen = await finishStop(call, await look(call));
  const [process, second] = seen.processes;
  if (second !== undefined)
    throw shell.error("SEVERAL_PROCESSES", `Two processes carry its identity. ${describeLook(seen)}`);
  const wasPutBack = await putOldPackageBack(call);
  if (process !== undefined && !wasPutBack) {
    const said = await afterStart(call, process.pid);
    return { outcome: "already-done", summary: `The old Runner runs (process ${process.pid}).${said}` };
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
  const state = await readSavedState(shell, placedIn(call, files.state), {
    runnerId: context.runner.id,
    rights: recordedRights(context),
  });
  const started = await startRunner(call, { invocation: state?.invocation ?? null, overrides: {} });
  const said = await afterStart(call, started.pid);
  return {
    outcome: "done",
    summary:
      `The old Runner runs again (process ${started.pid})` +
      (started.differences.length === 0
        ? ", invoked as before."
        : `, but differs in: ${started.differences.join(", ")}.`) +
      said,
    record: { pid: started.pid, differences: [...started.differences] },
  };
}

/** Moves the kept package back to its place and deletes the staged one. Returns whether one was kept. */
export function putOldPackageBack(call: TargetCall): Promise<boolean> {
  const { shell, target, files, place } = call;
  return putBack(shell, place, { packageFile: files.package, ...files, oldMark: target.oldMark });
}
