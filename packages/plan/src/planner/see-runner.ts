import type { Runner, Server } from "../fleet/fleet.js";
import type { Replica } from "../fleet/replica.js";
import type { Host } from "../hosts/host.js";
import type { Notice } from "../model/plan.js";
import { noticeAbout } from "../notices/notice-about.js";
import { oneLine } from "../text/one-line.js";
import { bindReplica } from "../replicas/bind-replica.js";
import { throughReplica, type SeenRunner } from "../replicas/seen-runner.js";

/** What of a Runner is upgraded, each part by itself. */
export interface Seen {
  readonly parts: readonly SeenRunner[];
  /** Hosts whose replica is not known. */
  readonly blockers: readonly Notice[];
}

/**
 * Returns a Runner as a whole or, on a server with replicas, seen through each of its replicas that has a host.
 *
 * @param hasRoute - Whether replicas on such a host can be upgraded one by one.
 */
export function seeRunner(runner: Runner, server: Server, hasRoute: (host: Host) => boolean): Seen {
  const { host, replicas } = runner;
  if (host === null || replicas === undefined || !isByReplica(runner, server, hasRoute))
    return { parts: [runner], blockers: none };
  const places = runner.replicaHosts ?? [{ host, hostFacts: runner.hostFacts }];
  const parts: SeenRunner[] = [];
  const blockers: Notice[] = [];
  const taken = new Map<Replica, Host>();
  for (const place of places) {
    const named = "replicaId" in place ? (place.replicaId ?? null) : null;
    const bound = bindReplica({ replicas, named, agent: place.hostFacts?.agent ?? null });
    if (bound.replica === null) {
      blockers.push(notBound(runner, place.host, bound.code, bound.why));
      continue;
    }
    const { replica } = bound;
    const other = taken.get(replica);
    if (other !== undefined) blockers.push(boundTwice(runner, replica, [other, place.host]));
    else parts.push(throughReplica(runner, replica, place));
    taken.set(replica, place.host);
  }
  return { parts, blockers };
}

/** Whether the replicas of a Runner are upgraded one by one. */
export function isByReplica(
  { host, replicas, replicaType }: Runner,
  server: Pick<Server, "replicas">,
  hasRoute: (host: Host) => boolean,
): boolean {
  const isSplit = server.replicas === "on" && replicaType === "manual" && replicas !== undefined;
  return isSplit && host !== null && hasRoute(host);
}

const none: readonly never[] = [];

function notBound(runner: Runner, host: Host, code: string, why: string): Notice {
  return noticeAbout(
    runner,
    code,
    `Which replica of ${oneLine(runner.name)} lives on ${oneLine(host.address)} is not known: ${why}.`,
    [
      'Name the replica with the host: { runner, host, replica: "<replica id>" }. The list of replicas of the Runner (console, or GET …/runner/<id>/replicas) shows each id with its host name and installation path.',
      "Where several Runners share the host, name its service, packagePath or directory in the host as well.",
    ],
  );
}

function boundTwice(runner: Runner, { id }: Replica, [one, other]: readonly [Host, Host]): Notice {
  return noticeAbout(
    runner,
    "REPLICA_AMBIGUOUS",
    `The replica ${oneLine(id, 80)} of ${oneLine(runner.name)} was found on ${oneLine(one.address)} and on ${oneLine(other.address)}.`,
    ['Name the replica of each host: { runner, host, replica: "<replica id>" }.'],
  );
}
