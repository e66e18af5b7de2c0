import type { NewCredentials, StepOutcome } from "@runner-upgrade/executor";
import { credentialVariables } from "../credentials/variables.js";
import { writeTokenToFiles } from "../credentials/write-token.js";
import { markOf } from "../package/file-mark.js";
import { putInPlace } from "../package/swap.js";
import { describeLook, look, processOf } from "../process/look.js";
import { readSavedState, writeSavedState } from "../saved-state/saved-state.js";
import { recordedRights, recordedText, type TargetCall } from "./step-call.js";

/**
 * Puts the downloaded package in the old one's place, under the very name that the invocation names, and keeps the old
 * one aside; writes the new token wherever the old one stood beside the package.
 */
export async function installPackage(call: TargetCall, credentials: NewCredentials): Promise<StepOutcome> {
  const { shell, target, files, context, as } = call;
  shell.redactor.add(credentials.token.reveal());
  const seen = await look(call);
  if (processOf(seen) !== "gone") {
    throw shell.error(
      "REVIVED",
      `It runs again or is about to, so its package cannot be replaced. ${describeLook(seen)}`,
      {
        isRetryable: true,
        remedies: ["Find what started it, and stop the Runner before going on."],
      },
    );
  }
  const wanted = recordedText(context, "download-package", "mark");
  const inPlace = await markOf(shell, target.packageFile, as);
  const staged = await markOf(shell, files.staged, as);
  const isInPlace = wanted !== null && inPlace?.mark === wanted;
  if (!isInPlace) {
    if (wanted === null || staged?.mark !== wanted) {
      throw shell.error("STATE_NOT_FOUND", "No downloaded package is there to be put in place.", {
        remedies: ["Download it again."],
      });
    }
    await putInPlace(shell, { packageFile: target.packageFile, kept: files.kept, staged: files.staged }, as);
  }
  const written = await writeToken(call, credentials);
  const done = !isInPlace || written > 0;
  return {
    outcome: done ? "done" : "already-done",
    summary:
      `The new package is in place as ${target.packagePath}; the old one is kept.` +
      (target.credentialPlaces.length === 0 ? "" : ` The new token stands where the old one stood.`),
    record: { kept: files.kept, packageFile: target.packageFile },
  };
}

async function writeToken(call: TargetCall, credentials: NewCredentials): Promise<number> {
  const { shell, target, files, context, as } = call;
  if (target.unit !== null) {
    return writeTokenToFiles(shell, target.unit, target.credentialPlaces, credentials.token);
  }
  if (target.credentialPlaces.length === 0) return 0;
  // The token stood in the environment of a process that nobody supervises: its next start is ours.
  const owner = target.user;
  const state = await readSavedState(shell, files.state, {
    as,
    owner,
    runnerId: context.runner.id,
    rights: recordedRights(context),
  });
  if (state === null) {
    throw shell.error("STATE_NOT_FOUND", `${files.state}, where its start was saved, is gone.`, {
      remedies: ["Start the Runner by hand with the new token in its environment."],
    });
  }
  const token = credentials.token.reveal();
  if (state.overrides[credentialVariables.token] === token) return 0;
  const overrides = { ...state.overrides, [credentialVariables.token]: token };
  await writeSavedState(shell, files.state, { ...state, overrides }, { as, owner });
  return 1;
}
