import type { Replica } from "../fleet/replica.js";
import type { AgentFacts } from "../fleet/host-facts.js";
import { oneLine } from "../text/one-line.js";

/** Which replica lives on a host, or why that is not known. */
export type Binding =
  { readonly replica: Replica } | { readonly replica: null; readonly code: string; readonly why: string };

/** What decides which replica lives on a host. */
export interface BindingQuestion {
  readonly replicas: readonly Replica[];
  /** As it was named for the host; null where none was. */
  readonly named: string | null;
  /** What the inspection says of the host; null where it says nothing. */
  readonly agent: AgentFacts | null;
}

/**
 * Finds the replica that lives on a host: the one that was named, else the one whose id the process itself names, else the
 * one whose host name and installation path fit, else the only one where the server tells neither. Two that fit are none.
 */
export function bindReplica({ replicas, named, agent }: BindingQuestion): Binding {
  const byId = new Map(replicas.map((replica) => [replica.id.toLowerCase(), replica]));
  const ofProcess = (agent?.replicaIds ?? []).flatMap((id) => byId.get(id.toLowerCase()) ?? []);
  const [own] = ofProcess;
  if (new Set(ofProcess).size > 1)
    return unbound("REPLICA_AMBIGUOUS", `its process names ${ofProcess.map(({ id }) => id).join(" and ")}`);
  if (named !== null) {
    const replica = byId.get(named.toLowerCase());
    if (replica === undefined)
      return unbound("REPLICA_NOT_FOUND", `the server lists no replica ${oneLine(named, 80)} of it`);
    return own === undefined || own === replica
      ? { replica }
      : unbound("REPLICA_DIFFERS", `${replica.id} was named, and the process on the host is ${own.id}`);
  }
  if (own !== undefined) return { replica: own };
  const fitting = agent === null ? [] : replicas.filter((replica) => fits(replica, agent));
  const [first] = fitting;
  if (first !== undefined && fitting.length === 1) return { replica: first };
  if (first !== undefined)
    return unbound("REPLICA_AMBIGUOUS", `${fitting.map(({ id }) => id).join(" and ")} fit its host and path`);
  const [only] = replicas;
  if (only === undefined) return unbound("REPLICA_NOT_FOUND", "the server lists no replica of it");
  const isAlone = replicas.length === 1 && (agent === null || contradicts(only, agent) === null);
  if (isAlone) return { replica: only };
  const seen = agent === null ? "the host was not inspected" : describe(agent);
  return unbound("REPLICA_NOT_FOUND", `none of its ${replicas.length} replicas fits: ${seen}`);
}

function unbound(code: string, why: string): Binding {
  return { replica: null, code, why };
}

/** Whether the server tells both, and both fit. */
function fits(replica: Replica, agent: AgentFacts): boolean {
  const { hostname, installationPath } = replica;
  const isTold = hostname !== null && agent.hostname !== null && installationPath !== null;
  return isTold && contradicts(replica, agent) === null;
}

/** What the server tells of a replica and the host denies; null where nothing is. */
function contradicts({ hostname, installationPath }: Replica, agent: AgentFacts): string | null {
  if (hostname !== null && agent.hostname !== null && !isSameHost(hostname, agent.hostname)) return hostname;
  if (installationPath === null) return null;
  const path = withoutSlash(installationPath);
  const isHere = [agent.directory, agent.packagePath, directoryOf(agent.packagePath)].some(
    (one) => withoutSlash(one) === path,
  );
  return isHere ? null : installationPath;
}

/** A host may be told with its domain or without it. */
function isSameHost(one: string, other: string): boolean {
  const [left, right] = [one, other].map((name) => name.trim().toLowerCase().replace(/\.$/, ""));
  if (left === undefined || right === undefined || left === "" || right === "") return false;
  if (left === right) return true;
  const isShort = !left.includes(".") || !right.includes(".");
  return isShort && left.split(".")[0] === right.split(".")[0];
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith("/") ? withoutSlash(path.slice(0, -1)) : path;
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf("/")));
}

function describe({ hostname, directory, packagePath }: AgentFacts): string {
  const host = hostname === null ? "a host without a name" : `host ${oneLine(hostname, 80)}`;
  return `${host}, directory ${oneLine(directory, 200)}, package ${oneLine(packagePath, 200)}`;
}
