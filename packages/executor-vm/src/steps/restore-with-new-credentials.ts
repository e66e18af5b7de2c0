import type { NewCredentials, StepOutcome } from "@runner-upgrade/executor";
import { isServiceFile } from "../credentials/sources.js";
import { credentialVariables } from "../credentials/variables.js";
import { writeTokenToFiles } from "../credentials/write-token.js";
import { markOf } from "../package/file-mark.js";
import { look } from "../process/look.js";
import { readSavedState, writeSavedState } from "../saved-state/saved-state.js";
import { managerOf } from "../service/managers.js";
import { afterStart } from "./after-start.js";
import { putOldPackageBack } from "./restore.js";
import { startRunner } from "./start-runner.js";
import { stop } from "./stop.js";
import { placedIn, recordedRights, type TargetCall } from "../target/target-call.js";

/**
 * Starts the old package with the new credentials in `RUNNER_RUNDECK_*`. That these variables win over what the package
 * carries is probable, not certain; whether the Runner serves again is for the run to verify.
 */
export async function restoreWithNewCredentials(
  call: TargetCall,
  credentials: NewCredentials,
): Promise<StepOutcome> {
  const { shell, target, files, context } = call;
  const token = credentials.token.reveal();
  shell.redactor.add(token);
  const overrides = {
    [credentialVariables.token]: token,
    [credentialVariables.url]: context.serverUrl,
    [credentialVariables.id]: context.runner.id,
  };
  const saved = placedIn(call, files.state);
  const state = await readSavedState(shell, saved, {
    runnerId: context.runner.id,
    rights: recordedRights(context),
  });
  const isInPlace = (await markOf(shell, placedIn(call, files.package)))?.mark === target.oldMark;
  const seen = await look(call);
  const process = seen.processes[0];
  const isTold = process?.invocation?.environment.some(
    ([name, value]) => name === credentialVariables.token && value === token,
  );
  if (isInPlace && isTold === true && seen.processes.length === 1) {
    const said = process === undefined ? "" : await afterStart(call, process.pid);
    return {
      outcome: "already-done",
      summary: `The old package runs with the new credentials (process ${process?.pid ?? "?"}).${said}`,
    };
  }
  await stop(call);
  await putOldPackageBack(call);
  await writeTokenToFiles(shell, target, credentials.token);
  const { service, user } = target;
  const manager = managerOf(service);
  const isInService = target.credentialPlaces.some(({ kind }) => isServiceFile(service, kind));
  if (!manager.supervises) {
    if (state !== null) await writeSavedState(shell, saved, { ...state, overrides });
  } else if (!isInService) {
    await manager.tellCredentials(shell, service, user, overrides);
  }
  const started = await startRunner(call, { invocation: state?.invocation ?? null, overrides });
  const said = await afterStart(call, started.pid);
  return {
    outcome: "done",
    summary: `The old package runs with the new credentials (process ${started.pid}).${said}`,
    record: { pid: started.pid },
  };
}
