import type { StepOutcome } from "@runner-upgrade/executor";
import { writeSavedState } from "../saved-state/saved-state.js";
import { startRightsOf, startRightsToJson } from "../saved-state/start-rights.js";
import { recordOf, type RecordedBase } from "../delta/host/recorded-base.js";
import type { PackageBases } from "../delta/package-bases.js";
import { sendBase } from "../delta/send-base.js";
import { findPidFiles } from "../process/pid-files.js";
import { replacementRemedies, tryReplacement } from "../package/try-replacement.js";
import { locate } from "../locate/locate.js";
import { replicaIdentityOf } from "../process/identity.js";
import { managerOf } from "../service/managers.js";
import { targetToJson } from "../target/target.js";
import { markOf } from "../package/file-mark.js";
import { refuseUntrusted } from "../locate/with-target.js";
import {
  forTarget,
  placedIn,
  recordedRights,
  recordedTarget,
  type StepCall,
  type TargetCall,
  subjectIdOf,
} from "../target/target-call.js";

/** The share of the step's time limit that a base of the new package may take. */
const baseShare = 0.75;

/**
 * Saves how the Runner runs, in a 0600 file in its own directory, before it is stopped: a journal must not hold
 * that. The record names the place only. Then sends the host a base of the new package, where there is one.
 */
export async function saveState(call: StepCall, bases: PackageBases): Promise<StepOutcome> {
  const { shell, context } = call;
  const startedAt = shell.settings.clock.now();
  const located = await locate(shell, call.host, replicaIdentityOf(context));
  const [process, second] = located.processes;
  if (second !== undefined) {
    throw shell.error(
      "SEVERAL_PROCESSES",
      "More than one process carries its identity. Nothing was changed.",
    );
  }
  refuseUntrusted(shell, located);
  const target = located.target ?? recordedTarget(context);
  if (target === null) {
    throw shell.error("RUNNER_NOT_FOUND", "It is not there any more, and no service says how it would run.");
  }
  const bound = forTarget(call, target);
  await requireReplaceable(bound);
  const invocation = process?.invocation ?? null;
  const rights = invocation === null ? recordedRights(context) : startRightsOf(invocation);
  if (invocation === null) {
    // A Runner that was stopped meanwhile cannot say better how it ran than it did.
    const isSaved = (await markOf(shell, placedIn(bound, bound.files.state))) !== null;
    if (isSaved) return outcomeOf("already-done");
    if (!managerOf(target.service).supervises) {
      throw shell.error(
        "RUNNER_NOT_FOUND",
        "No process runs that could say how it was started. Nothing was changed.",
      );
    }
  }
  await writeSavedState(shell, placedIn(bound, bound.files.state), {
    runnerId: subjectIdOf(context),
    invocation,
    overrides: {},
  });
  // A Runner that was put back by this run before has another process by now, and the files name that.
  const pidFiles = process === undefined ? [] : await findPidFiles(bound, process.pid);
  const spentMs = shell.settings.clock.now() - startedAt;
  const base = await sendBase(bound, bases, baseShare * context.timeLimitMs - spentMs);
  return outcomeOf("done", pidFiles, base);

  function outcomeOf(
    outcome: StepOutcome["outcome"],
    pidFiles: readonly string[] = [],
    base: RecordedBase | null = null,
  ): StepOutcome {
    const state = `${bound.files.directory}/${bound.files.state}`;
    return {
      outcome,
      summary: `How the Runner runs is saved in ${state}, for its user only.`,
      record: {
        state,
        target: targetToJson(bound.target),
        ...(base === null ? {} : { base: recordOf(base) }),
        ...(pidFiles.length === 0 ? {} : { pidFiles: [...pidFiles] }),
        // Only as the process had them: what an older file says of them may be somebody else's word.
        ...(rights === null ? {} : { rights: startRightsToJson(rights) }),
      },
    };
  }
}

/** What the inspection found may have changed since: this is the last look at it before the Runner is stopped. */
async function requireReplaceable({ shell, target, files, place }: TargetCall): Promise<void> {
  const fault = await tryReplacement(shell, place, {
    packageFile: files.package,
    bytes: target.packageBytes,
  });
  if (fault === null) return;
  const code = fault.code === "NO_ROOM" ? "DISK_FULL" : fault.code;
  throw shell.error(code, `${fault.message} Nothing was changed.`, {
    remedies: replacementRemedies[fault.code],
  });
}
