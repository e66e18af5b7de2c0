import { posix } from "node:path";
import { namesRunner, type InspectRequest, type StepContext } from "@runner-upgrade/executor";
import type { VmHost } from "@runner-upgrade/plan/platform";
import type { RunningProcess } from "../invocation/running-process.js";

export { namesRunner } from "@runner-upgrade/executor";

/** What a Runner's process is known by. */
export interface Identity {
  readonly runnerId: string;
  /** Package and directory that the host of the plan names, for packages with a stable name. */
  readonly packagePath: string | null;
  readonly directory: string | null;
  /** The user whom the record or the service names; null where neither does. */
  readonly uid: number | null;
  /** On a server with replicas: which replica it is. Null: the Runner as a whole. */
  readonly replica: ReplicaIdentity | null;
  /** The processes that the service manager calls its own; what they started (a script its JVM) counts too. */
  readonly servicePids: readonly number[];
}

/** What a process is known by that is one replica of its Runner. */
export interface ReplicaIdentity {
  readonly ids: readonly string[];
  /** Whether the ids are of several replicas, and it is one of them that is looked for. */
  readonly isOneOfSeveral: boolean;
  /** Ids of other replicas: what names one of them is not it. */
  readonly others: readonly string[];
  /** Launch directories or packages, as the server or an earlier inspection told them. */
  readonly paths: readonly string[];
}

/** What a host of a plan tells about its Runner's process. */
export function identityOf(
  runnerId: string,
  host: Pick<VmHost, "packagePath" | "directory">,
  uid: number | null = null,
  replica: ReplicaIdentity | null = null,
): Identity {
  return {
    runnerId,
    uid,
    replica,
    packagePath: host.packagePath === undefined ? null : posix.normalize(host.packagePath),
    directory: host.directory === undefined ? null : withoutSlash(host.directory),
    servicePids: [],
  };
}

/**
 * Whether a process carries a Runner's identity. That does not make it the Runner's: any user can start a process that
 * carries it; see `tellForeign`.
 *
 * `RUNNER_RUNDECK_CLIENT_ID` (rundeck/docs, runner configuration) decides where it is set: it probably wins over the
 * id in the package. Otherwise the package's name (`runner-<id>.jar`, as the server names it), or what the plan's host
 * or the service manager says. A stable name may be a link to a package that is named so: `packageFile` is where it leads.
 */
export function carriesIdentity(
  process: RunningProcess,
  identity: Identity,
  packageFile: string | null = null,
): boolean {
  const clientId = clientIdOf(process);
  if (identity.replica !== null) {
    const names = [process.command.packageArgument, packageFile].map((path) => posix.basename(path ?? ""));
    return carriesReplica(process, identity, identity.replica, { clientId, names });
  }
  if (clientId !== undefined && clientId !== "") return sameText(clientId, identity.runnerId);
  const name = posix.basename(process.command.packageArgument);
  if (namesRunner(name, identity.runnerId)) return true;
  // A package that names another Runner is another Runner, wherever it lies.
  if (namesAnyRunner(name) && isUuid(identity.runnerId)) return false;
  if (packageFile !== null && namesRunner(posix.basename(packageFile), identity.runnerId)) return true;
  if (identity.servicePids.some((pid) => pid === process.pid || pid === process.parentPid)) return true;
  if (identity.packagePath !== null) return process.packagePath === identity.packagePath;
  return identity.directory !== null && process.directory === identity.directory;
}

/** The id that a process is told by its environment. */
export function clientIdOf(process: RunningProcess): string | undefined {
  return process.invocation?.environment.find(([name]) => name === "RUNNER_RUNDECK_CLIENT_ID")?.[1];
}

/**
 * The same for one replica. Which id its environment names is not documented: the replica's decides, the Runner's says nothing.
 * A package keeps the name of a replica that was replaced in its place, so a name that no listed replica has says nothing either.
 */
function carriesReplica(
  process: RunningProcess,
  identity: Identity,
  { ids, others, paths }: ReplicaIdentity,
  { clientId = "", names }: { readonly clientId: string | undefined; readonly names: readonly string[] },
): boolean {
  const isOneOf = (some: readonly string[]): boolean =>
    some.some((id) => sameText(clientId, id) || names.some((name) => namesRunner(name, id)));
  if (isOneOf(others)) return false;
  if (isOneOf(ids)) return true;
  if (clientId !== "" && !sameText(clientId, identity.runnerId)) return false;
  if (identity.servicePids.some((pid) => pid === process.pid || pid === process.parentPid)) return true;
  if (identity.packagePath !== null) return process.packagePath === identity.packagePath;
  if (identity.directory !== null) return process.directory === identity.directory;
  const isAt = (path: string): boolean =>
    process.packagePath === path || process.directory === withoutSlash(path);
  return paths.some((path) => path.startsWith("/") && isAt(path));
}

/** The replica that a step works on. */
export function replicaIdentityOf({ replica }: Pick<StepContext, "replica">): ReplicaIdentity | null {
  if (replica === undefined) return null;
  const { id, newId, packagePath } = replica;
  return {
    ids: newId === null ? [id] : [id, newId],
    isOneOfSeveral: false,
    others: [],
    paths: packagePath === null ? [] : [packagePath],
  };
}

/** The replica that an inspection looks for. */
export function searchedReplica({ replicas }: Pick<InspectRequest, "replicas">): ReplicaIdentity | null {
  if (replicas === undefined) return null;
  return {
    ids: replicas.oneOf.map(({ id }) => id),
    isOneOfSeveral: replicas.oneOf.length > 1,
    others: replicas.others,
    paths: replicas.oneOf.flatMap(({ installationPath }) => installationPath ?? []),
  };
}

/** Whether a file has the name that the server gives to packages: such a name says whose it is. */
export function namesAnyRunner(fileName: string): boolean {
  return /^runner-[\da-f]{8}-[\da-f-]{27}\.jar$/i.test(fileName);
}

function sameText(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.toLowerCase();
}

function isUuid(text: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
}

function withoutSlash(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 ? normal.replace(/\/$/, "") : normal;
}
