import { isDeepStrictEqual } from "node:util";
import type { JobLoad, JobLoss, RunnerState, Simulator, SimulatorEvent } from "@runner-upgrade/simulator";
import type { Told } from "../child/order.js";
import type { Stage } from "../stage/stage.js";
import type { CrashFleet } from "../subject/crash-subject.js";

/** What a Runner is before it is upgraded, and what it must be afterwards. */
export interface Snapshot {
  readonly version: string;
  readonly tags: readonly string[];
  /** How each project may use it. */
  readonly nodeDispatch: unknown;
  /** How many replicas it has; none on a server without them. */
  readonly replicas: number;
  readonly invocation: unknown;
  readonly files: readonly string[];
  readonly logLength: number;
  readonly lost: number;
}

/** "Upgrades the server", and takes down what the Runner is. */
export async function take({ fleet, simulator, load, nextVersion }: Stage): Promise<Snapshot> {
  const version = nextVersion();
  await fleet.offer?.(version);
  return {
    version,
    tags: simulator.runner(fleet.runnerId).tags,
    nodeDispatch: nodeDispatchOf(simulator, fleet),
    replicas: simulator.runner(fleet.runnerId).replicas.length,
    invocation: await fleet.invocation(),
    files: await fleet.files(),
    logLength: simulator.log.length,
    lost: lossesOf(fleet, load).length,
  };
}

/** What is not as it is behind an upgrade without a crash, one sentence each. */
export async function compare(
  { fleet, simulator, load }: Stage,
  before: Snapshot,
  { outcome, reason, isComplete }: Extract<Told, { type: "ended" }>,
): Promise<{ readonly problems: readonly string[]; readonly lost: number }> {
  const state = simulator.runner(fleet.runnerId);
  const { processes = 1 } = fleet;
  const lost = lossesOf(fleet, load).length - before.lost;
  const isUpgraded = isComplete && ["upgraded", "already-current"].includes(outcome);
  const problems = [
    ...(isUpgraded ? [] : [`It ended ${outcome}: ${reason}`]),
    ...different("status", state.status, "Healthy"),
    ...different("version", state.version, before.version),
    ...different("tags", state.tags, before.tags),
    ...different("node dispatch", nodeDispatchOf(simulator, fleet), before.nodeDispatch),
    ...different("replicas", replicasOf(state), Array(before.replicas).fill(`Healthy ${before.version}`)),
    ...different("processes", [state.processes, state.acceptedProcesses], [processes, processes]),
    ...different("invocation", await fleet.invocation(), before.invocation),
    ...different("files", await fleet.files(), before.files),
    ...(lost === 0 ? [] : [`${lost} jobs were lost.`]),
    ...lawsBroken(simulator.log.slice(before.logLength), fleet),
  ];
  return { problems, lost };
}

function replicasOf({ replicas }: RunnerState): readonly string[] {
  return replicas.map(({ status, version }) => `${status} ${version ?? ""}`);
}

/** How each project may use the Runner. */
export function nodeDispatchOf({ world }: Simulator, { runnerId }: CrashFleet): unknown {
  return [...(world.runners.get(runnerId)?.associations.values() ?? [])].map((one) => ({ ...one }));
}

function different(what: string, is: unknown, was: unknown): string[] {
  return isDeepStrictEqual(is, was)
    ? []
    : [`Its ${what}: ${JSON.stringify(is)} instead of ${JSON.stringify(was)}.`];
}

/** The jobs that were lost and should not have been. */
export function lossesOf({ isServedThroughout = false }: CrashFleet, load: JobLoad): readonly JobLoss[] {
  return load.report.losses.filter(({ reason }) => !(isServedThroughout && reason === "operation-cut"));
}

/**
 * The law: whenever credentials are regenerated, no process of the Runner lives; and there are never more than it has, and
 * where it has several, never none.
 */
function lawsBroken(
  log: readonly SimulatorEvent[],
  { runnerId, isServedThroughout = false, processes = 1 }: CrashFleet,
): string[] {
  let alive = processes;
  const wrong: string[] = [];
  for (const event of log) {
    if (!("runnerId" in event) || event.runnerId !== runnerId) continue;
    if (event.type === "process-started") alive += 1;
    if (event.type === "process-gone") alive -= 1;
    if (event.type === "credentials-regenerated" && alive > 0)
      wrong.push("Its credentials were regenerated while a process of it lived.");
    if (alive > processes && !isServedThroughout) wrong.push(`${alive} processes of it lived at once.`);
    if (alive < 1 && (isServedThroughout || processes > 1)) wrong.push("None of its processes lived.");
  }
  return wrong;
}
