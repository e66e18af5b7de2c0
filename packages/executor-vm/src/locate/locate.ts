import { posix } from "node:path";
import type { VmHost } from "@runner-upgrade/plan/platform";
import { printable } from "@runner-upgrade/executor";
import { tracePath, type TracedPath } from "../files/trace-path.js";
import type { HostLogin } from "../host/as-user.js";
import type { HostShell, UserIds } from "../host/host-shell.js";
import { isUnsafeText } from "../host/unsafe-text.js";
import type { RunningProcess } from "../invocation/running-process.js";
import { findProcesses } from "../process/find-processes.js";
import { identityOf, namesRunner, type ReplicaIdentity } from "../process/identity.js";
import { withoutSiblings } from "../process/sibling-replicas.js";
import { tellForeign, type ForeignProcess } from "../process/tell-foreign.js";
import {
  isOfHost,
  managerOf,
  ofAnySupervisor,
  serviceBehind,
  supervised,
  withoutManager,
} from "../service/managers.js";
import type { Service, ServiceState, ShownService } from "../service/service.js";
import { findCredentialPlaces, noPlaces, type FoundPlaces } from "../credentials/find-places.js";
import { readProcessTree } from "../invocation/process-tree.js";
import { hintedService, seenInProcess, seenInService, userOf, type Seen } from "./seen.js";
import { describeProcess, livingParentOf, sharersOf, type Neighbour } from "./surroundings.js";
import type { Target } from "../target/target.js";

/** What was found of a Runner on its host. */
export interface Located {
  readonly processes: readonly RunningProcess[];
  readonly sudoDenial: string | null;
  /** What keeps it running: a service of a manager, or nothing but its own process. */
  readonly service: Service;
  readonly serviceState: ServiceState;
  /** A service that stands behind the process and that the plan's host does not name; it may start the Runner again. */
  readonly holder: ShownService | null;
  /** The process is none of the service's that the plan's host names. */
  readonly isApart: boolean;
  /** JVMs beside the Runner in the service that it lives in: a stop of the service would stop them too. */
  readonly sharers: readonly Neighbour[];
  /** What started the process, lives on and is no service; it may start the Runner again. */
  readonly parent: Neighbour | null;
  /** The main process of a service that is up and of which nothing was recognised as the Runner. */
  readonly mainProcess: Neighbour | null;
  /** Processes that carry the Runner's name and are not the Runner's. */
  readonly foreign: readonly ForeignProcess[];
  /** Names and paths that must not be handled. */
  readonly untrusted: readonly Untrusted[];
  /** Null when there is nothing to upgrade: no process, and no service that says how it would run. */
  readonly target: Target | null;
  readonly places: FoundPlaces;
}

/** A name or a path that is refused, as a finding and an error say it. */
export interface Untrusted {
  readonly code: "UNSAFE_NAME" | "UNSAFE_PATH";
  readonly message: string;
  readonly remedies: readonly string[];
}

/** Finds a Runner on its host: its process, the service that it belongs to, its package, and where its token stands. */
export async function locate(
  shell: HostShell,
  host: VmHost,
  replica: ReplicaIdentity | null = null,
): Promise<Located> {
  shell.scope.note("looking for the Runner's process");
  const hinted = await hintedService(shell, host);
  const uid = hinted === null ? null : await userOf(shell, hinted);
  const identity = identityOf(shell.subject.runner.id, host, uid, replica);
  const servicePids = hinted !== null && hinted.state.mainPid > 0 ? [hinted.state.mainPid] : [];
  const found = await findProcesses(shell, { ...identity, servicePids });
  const { sudoDenial } = found;
  const told = await tellForeign(shell, found.processes, { hints: host, service: hinted, uid });
  const processes = told.own;
  const foreign = withoutSiblings(told.foreign, processes, replica);
  const [process] = processes;
  const tree = process === undefined ? null : await readProcessTree(shell);
  const belonging =
    hinted !== null || process === undefined || tree === null
      ? null
      : await serviceBehind(shell, process, tree);
  const discovered = belonging?.kind === "main" && host.service === undefined ? belonging : null;
  const holder = discovered === null ? belonging : null;
  const shown: ShownService = hinted ?? discovered ?? withoutManager;
  const { service, state: serviceState } = shown;
  const manager = managerOf(service);
  const isApart =
    process !== undefined &&
    tree !== null &&
    hinted !== null &&
    !(await manager.holds(hinted, process, () => Promise.resolve(tree)));
  const livesIn = supervised(shown) ?? holder;
  const isAlone = process === undefined || tree === null || processes.length > 1;
  const sharers = isAlone || livesIn === null ? [] : await sharersOf(shell, tree, process, livesIn);
  const parent = isAlone || livesIn !== null ? null : await livingParentOf(shell, tree, process);
  const isUnrecognised = process === undefined && foreign.length === 0 && serviceState.mainPid > 0;
  const mainProcess = isUnrecognised ? await describeProcess(shell, serviceState.mainPid) : null;
  const base = {
    ...{ processes, sudoDenial, service, serviceState, holder, isApart },
    ...{ sharers, parent, mainProcess, foreign },
  };
  const none = { ...base, target: null, untrusted: [], places: noPlaces };
  if (processes.length > 1) return none;

  const seen = process === undefined ? await seenInService(shell, shown) : seenInProcess(process);
  if (seen === null) return none;
  const unsafe = [seen.directory, seen.packagePath, service.name].find((text) => isUnsafeText(text));
  if (unsafe !== undefined || !manager.isName(service.name)) {
    return { ...none, untrusted: [unsafeNameOf(unsafe ?? service.name)] };
  }
  const isNamedByRoot =
    isNamedByHost(seen, host) ||
    isNamedByService(seen, shown) ||
    [shell.subject.runner.id, ...(replica?.ids ?? [])].some((id) =>
      namesRunner(posix.basename(seen.packagePath), id),
    );
  const traced = await tracePath(shell, seen.packagePath, seen.user, { isNamedByRoot });
  if (!traced?.isFile) return none;
  const fault = traced.fault ?? ownerFault(seen, traced);
  if (fault !== null) return { ...none, untrusted: [unsafePathOf(fault)] };
  const places = await findCredentialPlaces(shell, {
    shown,
    user: seen.user,
    process: process ?? null,
    directories: [...new Set([seen.directory, posix.dirname(seen.packagePath), traced.file.directory])],
  });
  return {
    ...base,
    places,
    untrusted: places.untrusted.map(unsafePathOf),
    target: {
      service,
      user: seen.user,
      login: await loginOf(shell, seen.user),
      directory: seen.directory,
      packagePath: seen.packagePath,
      packageFile: posix.join(traced.file.directory, traced.file.name),
      filesBy: traced.file.by === "root" ? "root" : "user",
      oldMark: traced.mark,
      packageBytes: traced.bytes,
      credentialPlaces: places.places,
      dependents: await manager.dependents(shell, shown),
      revivedAfterMs: holder?.state.revivedAfterMs ?? 0,
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

/** The command or directory of the host's own service is root's word; what its process runs is not. */
function isNamedByService({ packagePath }: Seen, { service, state }: ShownService): boolean {
  if (!isOfHost(service)) return false;
  const directory = state.workingDirectory ?? "/";
  const name = state.packageName;
  if (name !== null && posix.resolve(directory, name) === packagePath) return true;
  return directory !== "/" && posix.normalize(directory) === posix.dirname(packagePath);
}

/** With the rights of the directory's owner no file of another user can be put in place of the package. */
function ownerFault({ user, packagePath }: Seen, { file, uid, isRoots }: TracedPath): string | null {
  if (file.by === "root") return null;
  if (isRoots) {
    return `${packagePath} is root's, and neither the ${ofAnySupervisor(({ noun }) => noun)} nor the plan's host names it: only a process of the Runner's user does`;
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
