import { posix } from "node:path";
import type { VmHost } from "@runner-upgrade/plan";
import { printable } from "@runner-upgrade/executor";
import { tracePath, type TracedPath } from "../files/trace-path.js";
import type { HostLogin } from "../host/as-user.js";
import type { HostShell, UserIds } from "../host/host-shell.js";
import { userIds } from "../host/user-ids.js";
import { isUnitName, isUnsafeText } from "../host/unsafe-text.js";
import type { RunningProcess } from "../invocation/running-process.js";
import { findProcesses } from "../process/find-processes.js";
import { identityOf, namesRunner } from "../process/identity.js";
import { tellForeign, type ForeignProcess } from "../process/tell-foreign.js";
import { packageInCommand, type UnitState } from "../service/systemd/parse-show.js";
import { showUnit, type ManagedUnit } from "../service/systemd/systemctl.js";
import { findCredentialPlaces, noPlaces, type FoundPlaces } from "../credentials/find-places.js";
import { readProcessTree } from "../invocation/process-tree.js";
import { activeDependents } from "../service/systemd/dependents.js";
import { belongingOf, belongsTo, type ShownUnit } from "../process/belonging.js";
import { describeProcess, livingParentOf, sharersOf, type Neighbour } from "./surroundings.js";
import type { Target } from "../target/target.js";

/** What was found of a Runner on its host. */
export interface Located {
  readonly processes: readonly RunningProcess[];
  readonly sudoDenial: string | null;
  readonly unit: ManagedUnit | null;
  readonly unitState: UnitState | null;
  /** A unit that stands behind the process and that the plan's host does not name; it may start the Runner again. */
  readonly holder: ShownUnit | null;
  /** The process is none of the unit's that the plan's host names. */
  readonly isApart: boolean;
  /** JVMs beside the Runner in the unit that it lives in: a stop of the unit would stop them too. */
  readonly sharers: readonly Neighbour[];
  /** What started the process, lives on and is no unit; it may start the Runner again. */
  readonly parent: Neighbour | null;
  /** The main process of a unit that is up and of which nothing was recognised as the Runner. */
  readonly mainProcess: Neighbour | null;
  /** Processes that carry the Runner's name and are not the Runner's. */
  readonly foreign: readonly ForeignProcess[];
  /** Names and paths that must not be handled. */
  readonly untrusted: readonly Untrusted[];
  /** Null when there is nothing to upgrade: no process, and no unit that says how it would run. */
  readonly target: Target | null;
  readonly places: FoundPlaces;
}

/** A name or a path that is refused, as a finding and an error say it. */
export interface Untrusted {
  readonly code: "UNSAFE_NAME" | "UNSAFE_PATH";
  readonly message: string;
  readonly remedies: readonly string[];
}

/** Finds a Runner on its host: its process, the unit that it belongs to, its package, and where its token stands. */
export async function locate(shell: HostShell, host: VmHost): Promise<Located> {
  shell.scope.note("looking for the Runner's process");
  const hinted = await hintedUnit(shell, host);
  const hintedState = hinted === null ? null : await showUnit(shell, hinted);
  const uid = await userOfUnit(shell, hinted, hintedState);
  const identity = identityOf(shell.subject.runner.id, host, uid);
  const servicePids = hintedState !== null && hintedState.mainPid > 0 ? [hintedState.mainPid] : [];
  const found = await findProcesses(shell, { ...identity, servicePids });
  const { sudoDenial } = found;
  const { own: processes, foreign } = await tellForeign(shell, found.processes, {
    hints: host,
    unit: hinted === null || hintedState === null ? null : { unit: hinted, state: hintedState },
    uid,
  });
  const [process] = processes;
  const tree = process === undefined ? null : await readProcessTree(shell);
  const belonging =
    hinted !== null || process === undefined || tree === null
      ? null
      : await belongingOf(shell, process, tree);
  const discovered = belonging?.kind === "main" && host.service?.kind !== "process" ? belonging : null;
  const holder = discovered === null ? belonging : null;
  const unit = hinted ?? discovered?.unit ?? null;
  const unitState = hintedState ?? discovered?.state ?? null;
  const isApart =
    process !== undefined &&
    tree !== null &&
    hinted !== null &&
    hintedState !== null &&
    !belongsTo(process, { unit: hinted, state: hintedState }, tree);
  const livesIn = unit === null || unitState === null ? holder : { unit, state: unitState };
  const isAlone = process === undefined || tree === null || processes.length > 1;
  const sharers = isAlone || livesIn === null ? [] : await sharersOf(shell, tree, process, livesIn);
  const parent = isAlone || livesIn !== null ? null : await livingParentOf(shell, tree, process);
  const isUnrecognised = process === undefined && foreign.length === 0 && (unitState?.mainPid ?? 0) > 0;
  const mainProcess = isUnrecognised ? await describeProcess(shell, unitState?.mainPid ?? 0) : null;
  const base = {
    ...{ processes, sudoDenial, unit, unitState, holder, isApart },
    ...{ sharers, parent, mainProcess, foreign },
  };
  const none = { ...base, target: null, untrusted: [], places: noPlaces };
  if (processes.length > 1) return none;

  const seen = process === undefined ? await seenInUnit(shell, unit, unitState) : seenInProcess(process);
  if (seen === null) return none;
  const unsafe = [seen.directory, seen.packagePath, unit?.unit ?? ""].find((text) => isUnsafeText(text));
  if (unsafe !== undefined || (unit !== null && !isUnitName(unit.unit))) {
    return { ...none, untrusted: [unsafeNameOf(unsafe ?? unit?.unit ?? "")] };
  }
  const isNamedByRoot =
    isNamedByHost(seen, host) ||
    isNamedByUnit(seen, unit, unitState) ||
    namesRunner(posix.basename(seen.packagePath), shell.subject.runner.id);
  const traced = await tracePath(shell, seen.packagePath, seen.user, { isNamedByRoot });
  if (!traced?.isFile) return none;
  const fault = traced.fault ?? ownerFault(seen, traced);
  if (fault !== null) return { ...none, untrusted: [unsafePathOf(fault)] };
  const places = await findCredentialPlaces(shell, {
    unit,
    unitState,
    user: seen.user,
    process: process ?? null,
    directories: [...new Set([seen.directory, posix.dirname(seen.packagePath), traced.file.directory])],
  });
  return {
    ...base,
    places,
    untrusted: places.untrusted.map(unsafePathOf),
    target: {
      unit,
      user: seen.user,
      login: await loginOf(shell, seen.user),
      directory: seen.directory,
      packagePath: seen.packagePath,
      packageFile: posix.join(traced.file.directory, traced.file.name),
      filesBy: traced.file.by === "root" ? "root" : "user",
      oldMark: traced.mark,
      packageBytes: traced.bytes,
      credentialPlaces: places.places,
      dependents: unit === null || unitState === null ? [] : await activeDependents(shell, unit, unitState),
      revivedAfterMs: holder === null ? 0 : revivedAfterMs(holder.state),
    },
  };
}

async function loginOf(shell: HostShell, runner: UserIds): Promise<HostLogin> {
  const { uid } = await shell.login();
  if (uid === 0) return "root";
  return uid === runner.uid ? "runner" : "other";
}

function isNamedByHost({ packagePath }: Seen, { packagePath: named, directory }: VmHost): boolean {
  if (named !== undefined && posix.normalize(named) === packagePath) return true;
  return directory !== undefined && posix.normalize(`${directory}/`) === `${posix.dirname(packagePath)}/`;
}

/** A system unit's command or directory is root's word; what its process runs is not. */
function isNamedByUnit({ packagePath }: Seen, unit: ManagedUnit | null, state: UnitState | null): boolean {
  if (unit?.scope !== "system" || state === null) return false;
  const directory = state.workingDirectory ?? "/";
  const name = state.command === null ? null : packageInCommand(state.command);
  if (name !== null && posix.resolve(directory, name) === packagePath) return true;
  return directory !== "/" && posix.normalize(directory) === posix.dirname(packagePath);
}

/** With the rights of the directory's owner no file of another user can be put in place of the package. */
function ownerFault({ user, packagePath }: Seen, { file, uid, isRoots }: TracedPath): string | null {
  if (file.by === "root") return null;
  if (isRoots) {
    return `${packagePath} is root's, and neither the unit nor the plan's host names it: only a process of the Runner's user does`;
  }
  if (uid === user.uid) return null;
  return `${packagePath} belongs to user ${String(uid)} and lies in a directory of the Runner's user, who could not keep its owner`;
}

function unsafeNameOf(text: string): Untrusted {
  return {
    code: "UNSAFE_NAME",
    message: `${printable(text).replaceAll(/\s+/g, " ")} holds control characters or is no valid name.`,
    remedies: ["Move the Runner to a directory whose name has none, then plan again."],
  };
}

function unsafePathOf(fault: string): Untrusted {
  return {
    code: "UNSAFE_PATH",
    message: `${fault}.`,
    remedies: [
      "Give the file and the directories above it to the Runner's user or to root, without a link that leads elsewhere, and name a package of root's in the plan's host; then plan again.",
    ],
  };
}

/** The user whom the named unit runs its processes as; null where it names none that the host knows. */
async function userOfUnit(
  shell: HostShell,
  unit: ManagedUnit | null,
  state: UnitState | null,
): Promise<number | null> {
  if (unit === null || state?.isLoaded !== true) return null;
  if (unit.scope === "user") return unit.user.uid;
  return userIds(shell, state.user ?? "root").then(
    ({ uid }) => uid,
    () => null,
  );
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
