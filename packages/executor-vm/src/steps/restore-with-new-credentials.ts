import { posix } from "node:path";
import type { NewCredentials, StepOutcome } from "@runner-upgrade/executor";
import { quoteValue } from "../files/environment-file.js";
import { credentialVariables } from "../credentials/variables.js";
import { writeTokenToFiles } from "../credentials/write-token.js";
import type { Place } from "../files/place.js";
import { runInPlace } from "../files/run-in-place.js";
import { traceDirectory } from "../files/trace-path.js";
import { writePlacedFile } from "../files/write-placed-file.js";
import type { HostShell, UserIds } from "../host/host-shell.js";
import { markOf } from "../package/file-mark.js";
import { look } from "../process/look.js";
import { readSavedState, writeSavedState } from "../saved-state/saved-state.js";
import type { ManagedUnit } from "../service/systemd/systemctl.js";
import { afterStart } from "./after-start.js";
import { putOldPackageBack } from "./restore.js";
import { startRunner } from "./start-runner.js";
import { stop } from "./stop.js";
import { placedIn, recordedRights, unitUser, type TargetCall } from "../target/target-call.js";

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
  const isInUnit = target.credentialPlaces.some(
    ({ kind }) => kind === "unit-file" || kind === "environment-file",
  );
  if (target.unit === null) {
    if (state !== null) await writeSavedState(shell, saved, { ...state, overrides });
  } else if (!isInUnit) {
    await tellUnit(call, target.unit, overrides);
  }
  const started = await startRunner(call, { invocation: state?.invocation ?? null, overrides });
  const said = await afterStart(call, started.pid);
  return {
    outcome: "done",
    summary: `The old package runs with the new credentials (process ${started.pid}).${said}`,
    record: { pid: started.pid },
  };
}

/**
 * A unit that never named credentials is given a 0600 file with them, and a drop-in that names the file. Both stay: the
 * old package cannot run without them. The next upgrade finds them as the place where the token stands.
 *
 * The service manager reads the file with its own rights. So the file lies beside the drop-in and not in the Runner's
 * directory, where the Runner's user could put a link to a file of root's in its place.
 */
async function tellUnit(
  call: TargetCall,
  unit: ManagedUnit,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const { shell, target } = call;
  const user = unitUser(target);
  const base = unit.scope === "system" ? "/etc/systemd/system" : await homeOf(shell, unit.user);
  const name = unit.scope === "system" ? `${unit.unit}.d` : `.config/systemd/user/${unit.unit}.d`;
  const isNamedByRoot = unit.scope === "system";
  const parent = await trustedDirectory(shell, base, user, isNamedByRoot);
  await runInPlace(shell, parent, 'umask 022; exec mkdir -p -- "$1"', [name], {
    intent: "make the directory of the unit's drop-ins",
  });
  const place = await trustedDirectory(shell, posix.join(base, name), user, isNamedByRoot);
  const lines = Object.entries(variables).map(([key, value]) => `${key}=${quoteValue(value)}\n`);
  await writePlacedFile(shell, { ...place, name: "runner-credentials.env" }, lines.join(""));
  // A percent sign would be a specifier of systemd's.
  const file = posix.join(place.directory, "runner-credentials.env").replaceAll("%", "%%");
  await writePlacedFile(
    shell,
    { ...place, name: "runner-credentials.conf" },
    `[Service]\nEnvironmentFile=${file}\n`,
    { mode: "0644" },
  );
}

async function trustedDirectory(
  shell: HostShell,
  path: string,
  user: UserIds,
  isNamedByRoot: boolean,
): Promise<Place> {
  const traced = await traceDirectory(shell, path, user, { isNamedByRoot });
  if (traced !== null && traced.fault === null) return traced.place;
  throw shell.error(
    "CREDENTIALS_NOT_WRITABLE",
    `${traced?.fault ?? `${path} is missing or its name holds control characters`}. The unit was not told the new credentials.`,
    { remedies: ["Give the unit an EnvironmentFile with the new token by hand, then start it."] },
  );
}

async function homeOf(shell: HostShell, user: UserIds): Promise<string> {
  const { stdout } = await shell.script('printf %s "$(getent passwd "$1" | cut -d: -f6)"', [
    String(user.uid),
  ]);
  return stdout;
}
