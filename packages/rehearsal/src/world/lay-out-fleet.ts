import type { Fleet, Plan, Unit } from "@runner-upgrade/plan";
import { createFakeExecutor, createFakeWorld } from "@runner-upgrade/executor/fake";
import { createRandom, createSimulator, createVirtualClock, readPackage } from "@runner-upgrade/simulator";
import { stepDurations, type UnitDurations } from "../durations/step-durations.js";
import type { Assumption } from "../result/rehearsal.js";
import { agentsOf, type ProcessTraits } from "./processes.js";
import { projectsOf, serverOf } from "./read-fleet.js";
import { enterRunner } from "./enter-runner.js";
import type { RehearsalWorld, RunnerPart, WorldListener } from "./rehearsal-world.js";

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
  const parts = new Map<string, readonly RunnerPart[]>();
  const unitsOf = new Map<string, Unit[]>();
  for (const unit of plan.units) unitsOf.set(unit.runnerId, [...(unitsOf.get(unit.runnerId) ?? []), unit]);
  for (const runner of fleet.runners) {
    if (runner.isLocal) continue;
    const entered = enterRunner({ simulator, hosts, fleet, start }, runner, unitsOf.get(runner.id) ?? []);
    resting.push(...entered.filter(({ isUp }) => !isUp).map(({ rest }) => rest));
    parts.set(
      runner.id,
      entered.filter(({ isUp }) => isUp).map(({ part }) => part),
    );
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
    ...{ clock, simulator, hosts, executors, assumed, parts },
    listen: (told) => {
      listener = told;
    },
  };
}
