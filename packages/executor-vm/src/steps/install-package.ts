import type { NewCredentials, StepOutcome } from "@runner-upgrade/executor";
import { credentialVariables } from "../credentials/variables.js";
import { writeTokenToFiles } from "../credentials/write-token.js";
import { markOf } from "../package/file-mark.js";
import { putInPlace, type SwapOutcome } from "../package/swap.js";
import { describeLook, look, processOf } from "../process/look.js";
import type { ReplicaChange } from "../credentials/token-in-file.js";
import {
  readSavedState,
  writeSavedState,
  type ReplacedText,
  type SavedState,
} from "../saved-state/saved-state.js";
import {
  placedIn,
  recordedRights,
  recordedText,
  type TargetCall,
  subjectIdOf,
} from "../target/target-call.js";

/**
 * Puts the downloaded package in the old one's place, under the very name that the invocation names, and keeps the old
 * one aside; writes the new token wherever the old one stood beside the package.
 */
export async function installPackage(call: TargetCall, credentials: NewCredentials): Promise<StepOutcome> {
  const { shell, target, files, context, place } = call;
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
  const inPlace = await markOf(shell, placedIn(call, files.package));
  const isInPlace = wanted !== null && inPlace?.mark === wanted;
  if (!isInPlace) {
    const outcome =
      wanted === null
        ? "not-staged"
        : await putInPlace(shell, place, {
            packageFile: files.package,
            ...files,
            oldMark: target.oldMark,
            newMark: wanted,
          });
    if (outcome !== "done") throw notInstalled(call, outcome);
  }
  const written = await writeToken(call, credentials);
  const done = !isInPlace || written > 0;
  return {
    outcome: done ? "done" : "already-done",
    summary:
      `The new package is in place as ${target.packagePath}; the old one is kept.` +
      (target.credentialPlaces.length === 0 ? "" : ` The new token stands where the old one stood.`),
    record: { kept: `${files.directory}/${files.kept}`, packageFile: target.packageFile },
  };
}

function notInstalled({ shell, target }: TargetCall, outcome: Exclude<SwapOutcome, "done">): Error {
  switch (outcome) {
    case "not-staged":
      return shell.error("STATE_NOT_FOUND", "No downloaded package is there to be put in place.", {
        remedies: ["Download it again."],
      });
    case "owner":
      return shell.error(
        "PERMISSION_DENIED",
        `The new package could not be given the owner and group of ${target.packageFile}. Nothing was replaced.`,
        { remedies: ["Give the old package to the Runner's user and its group, then run the step again."] },
      );
    case "no-package":
    case "changed":
      return shell.error(
        "CHANGED_MEANWHILE",
        `${target.packageFile} is not the package that was inspected. Nothing was replaced.`,
        { remedies: ["Check who changed it, and put the old package back by hand."] },
      );
  }
}

async function writeToken(call: TargetCall, credentials: NewCredentials): Promise<number> {
  const { shell, target, files, context } = call;
  const { replica } = context;
  const isInProcess = target.credentialPlaces.some(({ kind }) => kind === "process-environment");
  if (replica === undefined && !isInProcess) return writeTokenToFiles(shell, target, credentials.token);
  const file = placedIn(call, files.state);
  const expected = { runnerId: subjectIdOf(context), rights: recordedRights(context) };
  let state = await readSavedState(shell, file, expected);
  if (state === null) {
    throw shell.error(
      "STATE_NOT_FOUND",
      `${files.directory}/${files.state}, where its start was saved, is gone.`,
      {
        remedies: ["Start the Runner by hand with the new token in its environment."],
      },
    );
  }
  const { replicaId } = credentials;
  const change =
    replica === undefined || replicaId === undefined ? null : { from: replica.id, to: replicaId };
  const save = async (fresh: SavedState): Promise<void> => {
    await writeSavedState(shell, file, fresh);
    state = fresh;
  };
  const written = await writeTokenToFiles(shell, target, credentials.token, {
    replica: change,
    // The old replica's credentials live: what a rollback puts back is what stood there first.
    ...(change !== null && { beforeWrite: (replaced) => keepFirst(state, replaced, save) }),
  });
  if (!isInProcess) return written;
  // The token stood in the environment of a process that no service supervises: its next start is ours.
  const fresh = { ...state.overrides, ...overridesFor(state, credentials, change) };
  if (areSameTexts(state.overrides, fresh)) return written;
  await save({ ...state, overrides: fresh });
  return written + 1;
}

async function keepFirst(
  state: SavedState | null,
  replaced: ReplacedText,
  save: (fresh: SavedState) => Promise<void>,
): Promise<void> {
  const kept = state?.replaced ?? [];
  if (state === null || kept.some(({ path }) => path === replaced.path)) return;
  await save({ ...state, replaced: [...kept, replaced] });
}

function overridesFor(
  { invocation }: SavedState,
  { token }: NewCredentials,
  change: ReplicaChange | null,
): Readonly<Record<string, string>> {
  const { id, token: tokenName } = credentialVariables;
  const told = invocation?.environment.find(([name]) => name === id)?.[1];
  const isOld = change !== null && told?.trim().toLowerCase() === change.from.toLowerCase();
  return { [tokenName]: token.reveal(), ...(isOld && { [id]: change.to }) };
}

function areSameTexts(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): boolean {
  const names = Object.keys(other);
  return names.length === Object.keys(one).length && names.every((name) => one[name] === other[name]);
}
