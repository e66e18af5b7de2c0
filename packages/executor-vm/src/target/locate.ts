import { posix } from "node:path";
import type { VmHost } from "@runner-upgrade/plan";
import type { HostShell, UserIds } from "../host/host-shell.js";
import type { RunningProcess } from "../invocation/running-process.js";
import { markOf } from "../package/file-mark.js";
import { findProcesses } from "../process/find-processes.js";
import { identityOf } from "../process/identity.js";
import { packageInCommand, type UnitState } from "../service/systemd/parse-show.js";
import { showUnit, type ManagedUnit } from "../service/systemd/service-manager.js";
import { findCredentialPlaces, type FoundPlaces } from "../credentials/find-places.js";
import { belongingOf, belongsTo, type ShownUnit } from "./belonging.js";
import type { Target } from "./target.js";

/** What was found of a Runner on its host. */
export interface Located {
  readonly processes: readonly RunningProcess[];
  readonly isSudoDenied: boolean;
  readonly unit: ManagedUnit | null;
  readonly unitState: UnitState | null;
  /** A unit that stands behind the process and that the plan's host does not name; it may start the Runner again. */
  readonly holder: ShownUnit | null;
  /** The process is none of the unit's that the plan's host names. */
  readonly isApart: boolean;
  /** Null when there is nothing to upgrade: no process, and no unit that says how it would run. */
  readonly target: Target | null;
  readonly places: FoundPlaces;
}

const nothing: FoundPlaces = { places: [], unwritable: [], isTokenOutside: false };

/** Finds a Runner on its host: its process, the unit that it belongs to, its package, and where its token stands. */
export async function locate(shell: HostShell, host: VmHost): Promise<Located> {
  shell.scope.note("looking for the Runner's process");
  const identity = identityOf(shell.subject.runner.id, host);
  const hinted = await hintedUnit(shell, host);
  const hintedState = hinted === null ? null : await showUnit(shell, hinted);
  const servicePids = hintedState !== null && hintedState.mainPid > 0 ? [hintedState.mainPid] : [];
  const { processes, isSudoDenied } = await findProcesses(shell, { ...identity, servicePids });
  const [process] = processes;
  const belonging = hinted !== null || process === undefined ? null : await belongingOf(shell, process);
  const discovered = belonging?.kind === "main" && host.service?.kind !== "process" ? belonging : null;
  const holder = discovered === null ? belonging : null;
  const unit = hinted ?? discovered?.unit ?? null;
  const unitState = hintedState ?? discovered?.state ?? null;
  const isApart =
    process !== undefined &&
    hinted !== null &&
    hintedState !== null &&
    !(await belongsTo(shell, process, { unit: hinted, state: hintedState }));
  const base = { processes, isSudoDenied, unit, unitState, holder, isApart };
  if (processes.length > 1) return { ...base, target: null, places: nothing };

  const seen = process === undefined ? await seenInUnit(shell, unit, unitState) : seenInProcess(process);
  if (seen === null) return { ...base, target: null, places: nothing };
  const mark = await markOf(shell, seen.packagePath, await shell.rightsFor(seen.user.uid));
  if (mark === null) return { ...base, target: null, places: nothing };
  const places = await findCredentialPlaces(shell, {
    unit,
    unitState,
    invocation: process?.invocation ?? null,
  });
  return {
    ...base,
    places,
    target: {
      unit,
      user: seen.user,
      directory: seen.directory,
      packagePath: seen.packagePath,
      packageFile: mark.file,
      oldMark: mark.mark,
      packageBytes: mark.bytes,
      credentialPlaces: places.places,
      revivedAfterMs: holder === null ? 0 : revivedAfterMs(holder.state),
    },
  };
}

/** A unit that never restarts does not revive; nor does one that waits for ever before it does. */
function revivedAfterMs({ restart, restartDelayMs }: UnitState): number {
  return restart === "no" || !Number.isFinite(restartDelayMs) ? 0 : restartDelayMs;
}

interface Seen {
  readonly user: UserIds;
  readonly directory: string;
  readonly packagePath: string;
}

function seenInProcess(process: RunningProcess): Seen | null {
  const { invocation, packagePath } = process;
  if (invocation === null || packagePath === null) return null;
  const { uid, gid, directory } = invocation;
  return { user: { uid, gid }, directory, packagePath };
}

async function seenInUnit(
  shell: HostShell,
  unit: ManagedUnit | null,
  state: UnitState | null,
): Promise<Seen | null> {
  if (unit === null || state?.command == null) return null;
  const name = packageInCommand(state.command);
  if (name === null) return null;
  const user = unit.scope === "user" ? unit.user : await userIds(shell, state.user ?? "root");
  const directory = state.workingDirectory ?? "/";
  return { user, directory, packagePath: posix.resolve(directory, name) };
}

async function hintedUnit(shell: HostShell, host: VmHost): Promise<ManagedUnit | null> {
  const { service } = host;
  if (service?.kind !== "systemd") return null;
  const unit = service.unit.includes(".") ? service.unit : `${service.unit}.service`;
  if (service.scope === "system") return { unit, scope: "system" };
  const user = service.user === undefined ? await shell.login() : await userIds(shell, service.user);
  return { unit, scope: "user", user };
}

/** The ids of a user by name. */
export async function userIds(shell: HostShell, name: string): Promise<UserIds> {
  const { stdout, exitCode } = await shell.script('id -u -- "$1" && id -g -- "$1"', [name], {
    mayFail: true,
  });
  const [uid = NaN, gid = NaN] = stdout.trim().split("\n").map(Number);
  if (exitCode !== 0 || !Number.isInteger(uid) || !Number.isInteger(gid)) {
    throw shell.error("RUNNER_NOT_FOUND", `The host does not know the user ${name} that the service names.`);
  }
  return { uid, gid };
}
