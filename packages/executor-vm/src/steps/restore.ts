import type { StepOutcome } from "@runner-upgrade/executor";
import { putBack } from "../package/swap.js";
import { putTextsBack } from "../credentials/write-token.js";
import { markOf } from "../package/file-mark.js";
import { describeLook, look, processOf, type Look } from "../process/look.js";
import { stop } from "./stop.js";
import { readSavedState } from "../saved-state/saved-state.js";
import { finishStop } from "./finish-stop.js";
import { afterStart } from "./after-start.js";
import { startRunner } from "./start-runner.js";
import { placedIn, recordedRights, type TargetCall, subjectIdOf } from "../target/target-call.js";

/**
 * Puts the old Runner back as it was, running, from wherever the steps before the point of no return stood. A stop that
 * began and was cut is finished first: what it told to end still runs, and will not for long.
 */
export async function restore(call: TargetCall): Promise<StepOutcome> {
  const { shell, files, context } = call;
  const seen = await endNewReplica(call, await finishStop(call, await look(call)));
  const [process, second] = seen.processes;
  if (second !== undefined)
    throw shell.error("SEVERAL_PROCESSES", `Two processes carry its identity. ${describeLook(seen)}`);
  const wasPutBack = await putOldPackageBack(call);
  await putTokensBack(call);
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
    runnerId: subjectIdOf(context),
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

/**
 * Ends the process of a new replica that was started in the old one's place. A replica is rolled back also after its start,
 * since the old one's credentials live until it is deleted.
 */
async function endNewReplica(call: TargetCall, seen: Look): Promise<Look> {
  const { shell, context, files, target } = call;
  if (context.replica === undefined || processOf(seen) === "gone") return seen;
  const inPlace = await markOf(shell, placedIn(call, files.package));
  if (inPlace === null || inPlace.mark === target.oldMark) return seen;
  await stop(call);
  return look(call);
}

/** Where the token stands beside the package, the old one's is put back. */
async function putTokensBack(call: TargetCall): Promise<void> {
  const { shell, context, files, target } = call;
  if (context.replica === undefined) return;
  const state = await readSavedState(shell, placedIn(call, files.state), {
    runnerId: subjectIdOf(context),
    rights: recordedRights(context),
  });
  if (state?.replaced !== undefined) await putTextsBack(shell, target, state.replaced);
}

/** Moves the kept package back to its place and deletes the staged one. Returns whether one was kept. */
export function putOldPackageBack(call: TargetCall): Promise<boolean> {
  const { shell, target, files, place } = call;
  return putBack(shell, place, { packageFile: files.package, ...files, oldMark: target.oldMark });
}
