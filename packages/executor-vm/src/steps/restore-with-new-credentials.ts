import { posix } from "node:path";
import type { NewCredentials, StepOutcome } from "@runner-upgrade/executor";
import { quoteValue } from "../credentials/environment-file.js";
import { unitFileRights } from "../credentials/find-places.js";
import { credentialVariables } from "../credentials/variables.js";
import { writeTokenToFiles } from "../credentials/write-token.js";
import { markOf } from "../package/file-mark.js";
import { look } from "../process/look.js";
import { readSavedState, writeSavedState } from "../saved-state/saved-state.js";
import type { ManagedUnit } from "../service/systemd/service-manager.js";
import { putOldPackageBack } from "./restore.js";
import { startRunner } from "./start-runner.js";
import { stop } from "./stop.js";
import { packageDirectory, recordedRights, type TargetCall } from "./step-call.js";

/**
 * Starts the old package with the new credentials in `RUNNER_RUNDECK_*`. That these variables win over what the package
 * carries is probable, not certain; whether the Runner serves again is for the run to verify.
 */
export async function restoreWithNewCredentials(
  call: TargetCall,
  credentials: NewCredentials,
): Promise<StepOutcome> {
  const { shell, target, files, context, as } = call;
  const token = credentials.token.reveal();
  shell.redactor.add(token);
  const overrides = {
    [credentialVariables.token]: token,
    [credentialVariables.url]: context.serverUrl,
    [credentialVariables.id]: context.runner.id,
  };
  const owner = target.user;
  const state = await readSavedState(shell, files.state, {
    as,
    owner,
    runnerId: context.runner.id,
    rights: recordedRights(context),
  });
  const isInPlace = (await markOf(shell, target.packageFile, as))?.mark === target.oldMark;
  const seen = await look(call);
  const process = seen.processes[0];
  const isTold = process?.invocation?.environment.some(
    ([name, value]) => name === credentialVariables.token && value === token,
  );
  if (isInPlace && isTold === true && seen.processes.length === 1) {
    return {
      outcome: "already-done",
      summary: `The old package runs with the new credentials (process ${process?.pid ?? "?"}).`,
    };
  }
  await stop(call);
  await putOldPackageBack(call);
  if (target.unit === null) {
    if (state !== null) await writeSavedState(shell, files.state, { ...state, overrides }, { as, owner });
  } else if (target.credentialPlaces.length > 0) {
    await writeTokenToFiles(shell, target.unit, target.credentialPlaces, credentials.token);
  } else {
    await tellUnit(call, target.unit, overrides);
  }
  const started = await startRunner(call, { invocation: state?.invocation ?? null, overrides });
  return {
    outcome: "done",
    summary: `The old package runs with the new credentials (process ${started.pid}).`,
    record: { pid: started.pid },
  };
}

/**
 * A unit that never named credentials is given a 0600 file with them, and a drop-in that names the file. Both stay: the
 * old package cannot run without them. The next upgrade finds them as the place where the token stands.
 */
async function tellUnit(
  call: TargetCall,
  unit: ManagedUnit,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const { shell, target, as } = call;
  const runner = call.context.runner.id.replaceAll(/[^\w-]/g, "_");
  const file = posix.join(packageDirectory(target), `.runner-credentials.${runner}`);
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${quoteValue(value)}\n`);
  await shell.writeFile(file, lines.join(""), { as, owner: target.user });
  const rights = await unitFileRights(shell, unit);
  const base =
    unit.scope === "system"
      ? "/etc/systemd/system"
      : (
          await shell.script('printf %s "$(getent passwd "$1" | cut -d: -f6)/.config/systemd/user"', [
            String(unit.user.uid),
          ])
        ).stdout;
  const directory = posix.join(base, `${unit.unit}.d`);
  const owner = unit.scope === "system" ? { uid: 0, gid: 0 } : unit.user;
  await shell.script('umask 022; exec mkdir -p -- "$1"', [directory], { as: rights });
  // A percent sign would be a specifier of systemd's.
  const text = `[Service]\nEnvironmentFile=${file.replaceAll("%", "%%")}\n`;
  await shell.writeFile(posix.join(directory, "runner-credentials.conf"), text, {
    as: rights,
    owner,
    mode: 0o644,
  });
}
