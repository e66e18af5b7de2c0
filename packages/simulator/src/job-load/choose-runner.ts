import { chooseReplica } from "../world/choose-replica.js";
import type { Operation } from "../world/operation.js";
import type { RunnerRecord } from "../world/runner-record.js";
import {
  countOperations,
  hasReplicas,
  latestReplica,
  replicaStatus,
  runnerStatus,
} from "../world/runner-status.js";
import type { World } from "../world/world.js";
import type { JobNeed } from "./job-need.js";

/** A Runner and, on servers with replicas, the one of its replicas that gets an operation. */
export interface Chosen {
  readonly runner: RunnerRecord;
  readonly replicaId: string | null;
}

/**
 * Chooses a Runner as the server does: by *status*, which lies for a while, among those that fit; the fewest running
 * operations first, then the latest check-in (rundeck/docs, high availability of Runners). Where there are replicas, a
 * Runner is as good as its best one. Null when none is Healthy.
 */
export function chooseRunner(world: World, need: JobNeed): Chosen | null {
  const isHealthy = (runner: RunnerRecord): boolean =>
    hasReplicas(world) ? chooseReplica(world, runner) !== null : runnerStatus(world, runner) === "Healthy";
  const candidates = [...world.runners.values()]
    .filter((runner) => fits(runner, need) && isHealthy(runner))
    .map((runner) => ({
      runner,
      running: countOperations(world, runner).running,
      checkedInAt: latestReplica(runner)?.lastCheckinAt ?? 0,
    }))
    .sort((a, b) => a.running - b.running || b.checkedInAt - a.checkedInAt);
  const runner = candidates[0]?.runner;
  if (runner === undefined) return null;
  return { runner, replicaId: hasReplicas(world) ? (chooseReplica(world, runner)?.replicaId ?? null) : null };
}

/**
 * Where the next operation of an execution goes that began somewhere: on servers with replicas to the same replica
 * (rundeck/docs, Runner concepts). Where that one does not work any more, `affinity` decides.
 */
export function chooseNext(world: World, need: JobNeed, began: Operation): Chosen | "replica-gone" | null {
  if (!hasReplicas(world)) return chooseRunner(world, need);
  const runner = began.runnerId === null ? undefined : world.runners.get(began.runnerId);
  const replica = began.replicaId == null ? undefined : runner?.replicas.get(began.replicaId);
  if (runner !== undefined && replica !== undefined) {
    const status = replicaStatus(world, runner, replica);
    const works = status === "Healthy" || status === "Busy" || status === "Unhealthy";
    if (works) return { runner, replicaId: replica.replicaId };
  }
  return world.settings.replicas.affinity === "strict" ? "replica-gone" : chooseRunner(world, need);
}

/**
 * Whether a Runner may get such a job. In manual projects it needs all the tags. In automatic ones it dispatches to
 * other nodes and its filter is the same, or takes every node: whether two different filters mean the same nodes is
 * not for the simulator to guess.
 */
export function fits(runner: RunnerRecord, need: JobNeed): boolean {
  const association = runner.associations.get(need.project);
  if (association === undefined) return false;
  if ("tags" in need) return tagsOf(need).every((tag) => runner.tags.includes(tag));
  const filter = association.nodeFilter?.trim();
  return association.remoteNodeDispatch && (filter === ".*" || filter === need.nodeFilter.trim());
}

/** Each job of a need is compared with every Runner: its tags are normalised once. */
const normalised = new WeakMap<JobNeed, readonly string[]>();

function tagsOf(need: Extract<JobNeed, { readonly tags: readonly string[] }>): readonly string[] {
  const known = normalised.get(need);
  if (known !== undefined) return known;
  const tags = need.tags.map((tag) => tag.trim().toLowerCase());
  normalised.set(need, tags);
  return tags;
}
