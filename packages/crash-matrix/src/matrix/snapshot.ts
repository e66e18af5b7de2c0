import { isDeepStrictEqual } from "node:util";
import type { JobLoad, JobLoss, SimulatorEvent } from "@runner-upgrade/simulator";
import type { Told } from "../child/order.js";
import type { Stage } from "../stage/stage.js";
import type { CrashFleet } from "../subject/crash-subject.js";

/** What a Runner is before it is upgraded, and what it must be afterwards. */
export interface Snapshot {
  readonly version: string;
  readonly tags: readonly string[];
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
  const lost = lossesOf(fleet, load).length - before.lost;
  const isUpgraded = isComplete && ["upgraded", "already-current"].includes(outcome);
  const problems = [
    ...(isUpgraded ? [] : [`It ended ${outcome}: ${reason}`]),
    ...different("status", state.status, "Healthy"),
    ...different("version", state.version, before.version),
    ...different("tags", state.tags, before.tags),
    ...different("processes", [state.processes, state.acceptedProcesses], [1, 1]),
    ...different("invocation", await fleet.invocation(), before.invocation),
    ...different("files", await fleet.files(), before.files),
    ...(lost === 0 ? [] : [`${lost} jobs were lost.`]),
    ...lawsBroken(simulator.log.slice(before.logLength), fleet),
  ];
  return { problems, lost };
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

/** The law: whenever credentials are regenerated, no process of the Runner lives; and there are never two. */
function lawsBroken(
  log: readonly SimulatorEvent[],
  { runnerId, isServedThroughout = false }: CrashFleet,
): string[] {
  let alive = 1;
  const wrong: string[] = [];
  for (const event of log) {
    if (!("runnerId" in event) || event.runnerId !== runnerId) continue;
    if (event.type === "process-started") alive += 1;
    if (event.type === "process-gone") alive -= 1;
    if (event.type === "credentials-regenerated" && alive > 0)
      wrong.push("Its credentials were regenerated while a process of it lived.");
    if (alive > 1 && !isServedThroughout) wrong.push("Two processes of it lived at once.");
    if (alive < 1 && isServedThroughout) wrong.push("None of its processes lived.");
  }
  return wrong;
}
