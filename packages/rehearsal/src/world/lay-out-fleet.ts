import type { Fleet, Plan, Runner, Unit } from "@runner-upgrade/plan";
import { classifyStatus, type StatusClass } from "@runner-upgrade/plan/carry-out";
import { createFakeExecutor, createFakeWorld, type FakeWorld } from "@runner-upgrade/executor/fake";
import {
  createRandom,
  createSimulator,
  createVirtualClock,
  readPackage,
  type Simulator,
} from "@runner-upgrade/simulator";
import { stepDurations, type UnitDurations } from "../durations/step-durations.js";
import type { Assumption } from "../result/rehearsal.js";
import { agentsOf, type ProcessTraits } from "./processes.js";
import { projectsOf, serverOf } from "./read-fleet.js";
import type { RehearsalWorld, WorldListener } from "./rehearsal-world.js";

/** Seconds between two heartbeats of an agent, as the vendor's Runners have them. */
const heartbeatMs = 5_000;
/** From the start of the world to that of the run: long enough for every Runner to be heard, and for uptimes to be told apart. */
const warmUpMs = 130_000;

/** What a world is laid out from. */
export interface Layout {
  readonly plan: Plan;
  readonly fleet: Fleet;
  readonly seed: number;
  readonly startsAtMs: number;
}

/** Lays out a copy of the fleet. Its clock stands at `startsAtMs` when it resolves. */
export async function layOutFleet({ plan, fleet, seed, startsAtMs }: Layout): Promise<RehearsalWorld> {
  const clock = createVirtualClock({ startAtMs: startsAtMs - warmUpMs });
  const server = serverOf(fleet, plan);
  const simulator = createSimulator({
    ...{ clock, heartbeatMs, packageBytes: 64 },
    ...server.options,
    random: createRandom(seed, "world").next,
  });
  const assumed: Assumption[] = [...server.assumed];
  const projects = projectsOf(fleet, plan);
  assumed.push(...projects.assumed);
  for (const project of projects.projects) simulator.addProject(project);

  let listener: WorldListener | null = null;
  let isWarm = false;
  const durations = new Map<string, UnitDurations>(
    plan.units.map((unit) => [unit.id, stepDurations(plan, unit, heartbeatMs)]),
  );
  const runners = new Map(fleet.runners.map((runner) => [runner.id, runner]));
  const platforms = new Map(plan.units.map(({ id, host }) => [id, host]));
  const traitsOf = (hostedAs: string): ProcessTraits => ({
    startupMs: isWarm ? (durations.get(hostedAs)?.startupMs ?? heartbeatMs) : 0,
    maxRunning: runners.get(hostedAs.split("/")[0] ?? "")?.maxRunning ?? 50,
    keepsDisk: platforms.get(hostedAs)?.platform === "vm",
    hostname: platforms.get(hostedAs)?.address ?? hostedAs,
  });
  const start = agentsOf(simulator, traitsOf, (runnerId) => {
    listener?.onProcess(runnerId);
  });
  const hosts = createFakeWorld({ clock, onProcessStarted: start });
  const resting: (() => void)[] = [];
  const unitsOf = new Map<string, Unit[]>();
  for (const unit of plan.units) unitsOf.set(unit.runnerId, [...(unitsOf.get(unit.runnerId) ?? []), unit]);
  for (const runner of fleet.runners) {
    if (runner.isLocal) continue;
    const units = unitsOf.get(runner.id) ?? [];
    resting.push(...addRunner({ simulator, hosts, fleet, start }, runner, units));
  }
  await clock.advance(10_000);
  for (const rest of resting) rest();
  await clock.advance(warmUpMs - 10_000);
  isWarm = true;

  const readPackageVersion = (bytes: Uint8Array): string | null => readPackage(bytes).version;
  const executors = [...new Set(plan.units.map(({ host }) => host.platform))].map((platform) =>
    createFakeExecutor({
      ...{ world: hosts, platform, readPackageVersion },
      durationsMs: (call, { runner, replica }) =>
        (
          durations.get(replica === undefined ? runner.id : `${runner.id}/${replica.id}`) ??
          durations.get(runner.id)
        )?.of(call) ?? 0,
      readyMs: 15_000,
    }),
  );
  return {
    ...{ clock, simulator, hosts, executors, assumed },
    listen: (told) => {
      listener = told;
    },
  };
}

interface Ground {
  readonly simulator: Simulator;
  readonly hosts: FakeWorld;
  readonly fleet: Fleet;
  readonly start: ReturnType<typeof agentsOf>;
}

/** Enters a Runner with all its processes. Returns how those that do not serve are ended, once they were heard. */
function addRunner(
  { simulator, hosts, fleet, start }: Ground,
  runner: Runner,
  units: readonly Unit[],
): readonly (() => void)[] {
  const { id, name, tags, associations } = runner;
  const hasReplicas = simulator.world.server.replicas === "on";
  const replicas = hasReplicas && runner.replicaType !== "ephemeral" ? (runner.replicas ?? []) : [];
  simulator.addRunner({
    ...{ id, name, tags },
    projects: associations.map(({ project, nodeFilter, remoteNodeDispatch, isNode }) => ({
      name: project,
      nodeFilter,
      remoteNodeDispatch: remoteNodeDispatch ?? false,
      isNode: isNode ?? false,
    })),
    ...(runner.maxRunning !== null && { maxRunning: runner.maxRunning }),
    ...(runner.replicaType !== null && { replicaType: runner.replicaType }),
    ...(replicas.length > 0 && { replicaIds: replicas.map((replica) => replica.id) }),
  });
  const status = classifyStatus(runner.status, fleet.server);
  if (status === "new") return [];
  const known = simulator.runner(id);
  const parts =
    replicas.length === 0
      ? [{ hostedAs: id, token: known.token, version: runner.version, status }]
      : replicas.map((replica) => ({
          hostedAs: `${id}/${replica.id}`,
          token: known.replicas.find(({ replicaId }) => replicaId === replica.id)?.token ?? "",
          version: replica.version ?? runner.version,
          status: classifyStatus(replica.status, { ...fleet.server, version: null }),
        }));
  return parts.flatMap((part) => {
    const unit = units.find((one) => one.id === part.hostedAs);
    const version = part.version ?? "";
    const isUp = serves(part.status);
    if (unit === undefined) {
      const process = start({ runnerId: part.hostedAs, token: part.token, version });
      return isUp ? [] : [() => process.stop()];
    }
    hosts.addRunner({
      ...{ runnerId: part.hostedAs, address: unit.host.address, token: part.token, version },
      hasService: true,
      processCount: processCountOf(runner),
    });
    return isUp ? [] : [() => hosts.host(unit.host.address).runner(part.hostedAs).end("asked")];
  });
}

function serves(status: StatusClass): boolean {
  return status === "serving" || status === "saturated";
}

/** How many processes a Runner is that is one unit: its containers, its Pods, or its ephemeral replicas. */
function processCountOf({ hostFacts, replicaType, replicas = [] }: Runner): number {
  if (replicaType === "ephemeral" && replicas.length > 0) return replicas.length;
  const container = hostFacts?.container;
  if (container === undefined) return 1;
  const least = container.keepsServing ? 2 : 1;
  return Math.max(least, container.containers ?? hostFacts?.processes?.length ?? 1);
}
