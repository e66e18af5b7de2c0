import type { Host } from "@runner-upgrade/plan";
import type { DiscoveredHost, DuplicateRunner, FoundInPlace, RunnerNotFound } from "./host-discovery.js";
import type { KnownRunner } from "./known-runners.js";
import { keyOf, type Match } from "./match-found.js";

/** Runners with their hosts, and those that have none or too many. */
export interface Bindings {
  readonly hosts: readonly DiscoveredHost[];
  readonly duplicates: readonly DuplicateRunner[];
  readonly notFound: readonly RunnerNotFound[];
}

/**
 * Binds Runners to the hosts that they were found on. What was found in several places is bound only where it runs in exactly
 * one of them; a Runner with replicas of its own may have as many hosts as replicas. Pure.
 */
export function bindHosts(
  matches: readonly Match[],
  known: readonly KnownRunner[],
  localRunnerIds: ReadonlySet<string>,
): Bindings {
  const groups = new Map<string, Match[]>();
  for (const match of matches) groups.set(keyOf(match), [...(groups.get(keyOf(match)) ?? []), match]);
  const hosts: DiscoveredHost[] = [];
  const duplicates: DuplicateRunner[] = [];
  for (const group of groups.values()) {
    const chosen = chosenOf(group, groups);
    hosts.push(...chosen.map(hostOf));
    const [first] = group;
    if (first === undefined || chosen.length === group.length) continue;
    duplicates.push(duplicateOf(first, group, chosen[0]?.found.host ?? null));
  }
  const found = new Set(matches.map(({ runner }) => runner.id));
  return {
    hosts: hosts.sort(byName),
    duplicates: duplicates.sort(byName),
    notFound: known
      .filter(({ id }) => !localRunnerIds.has(id))
      .flatMap((runner): RunnerNotFound[] => {
        const { id, name, status } = runner;
        const missing = missingReplicas(runner, matches);
        if (found.has(id) && missing.length === 0) return [];
        return [{ runner: id, name, status, replicas: found.has(id) ? missing : [] }];
      })
      .sort(byName),
  };
}

/** Those of one Runner, or one replica, that are bound: all, the one that runs, or none. */
function chosenOf(group: readonly Match[], groups: ReadonlyMap<string, readonly Match[]>): readonly Match[] {
  const [first] = group;
  if (first === undefined) return [];
  const { runner, replica } = first;
  const named = runner.replicas.filter((one) => groups.has(keyOf({ runner, replica: one }))).length;
  const room = replica === null && runner.replicas.length > 0 ? runner.replicas.length - named : 1;
  if (group.length <= room) return group;
  const running = group.filter(({ found }) => found.isRunning);
  return running.length > 0 && running.length <= room ? running : [];
}

/** The replicas that have no host, where hosts that show the Runner's id alone cannot account for them all. */
function missingReplicas(runner: KnownRunner, matches: readonly Match[]): readonly string[] {
  const own = matches.filter((match) => match.runner.id === runner.id);
  const named = new Set(own.flatMap(({ replica }) => replica?.replicaId ?? []));
  const missing = runner.replicas.map(({ replicaId }) => replicaId).filter((id) => !named.has(id));
  const unnamed = own.filter(({ replica }) => replica === null).length;
  return unnamed >= missing.length ? [] : missing;
}

function hostOf({ runner, replica, found }: Match): DiscoveredHost {
  const { host, certainty, evidence, isRunning, description } = found;
  return {
    runner: runner.id,
    name: runner.name,
    ...(replica !== null && { replica: replica.replicaId }),
    host,
    certainty: certainty === "certain" ? "certain" : "probable",
    evidence,
    isRunning,
    description,
  };
}

function duplicateOf(
  { runner, replica }: Match,
  group: readonly Match[],
  bound: Host | null,
): DuplicateRunner {
  const found: readonly FoundInPlace[] = group.map((match) => match.found);
  return { runner: runner.id, name: runner.name, replica: replica?.replicaId ?? null, found, bound };
}

function byName(one: { readonly name: string; readonly runner: string }, other: typeof one): number {
  const [left, right] = [`${one.name}\n${one.runner}`, `${other.name}\n${other.runner}`];
  return left < right ? -1 : left > right ? 1 : 0;
}
