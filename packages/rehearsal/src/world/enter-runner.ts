import type { Fleet, Runner, Unit } from "@runner-upgrade/plan";
import { classifyStatus, type StatusClass } from "@runner-upgrade/plan/carry-out";
import type { FakeWorld } from "@runner-upgrade/executor/fake";
import type { Simulator } from "@runner-upgrade/simulator";
import type { agentsOf } from "./processes.js";
import type { RunnerPart } from "./rehearsal-world.js";

/** What a Runner is entered into. */
export interface Ground {
  readonly simulator: Simulator;
  readonly hosts: FakeWorld;
  readonly fleet: Fleet;
  readonly start: ReturnType<typeof agentsOf>;
}

/** The processes of a Runner, or of one of its replicas, as they were entered: all of them run. */
export interface Entered {
  readonly part: RunnerPart;
  /** Whether it served when it was observed. */
  readonly isUp: boolean;
  /** Ends them as on TERM. */
  readonly rest: () => void;
}

/** Enters a Runner with all its processes; a Runner that never checked in has none. */
export function enterRunner(
  { simulator, hosts, fleet, start }: Ground,
  runner: Runner,
  units: readonly Unit[],
): readonly Entered[] {
  const { id, name, tags, associations } = runner;
  const hasReplicas = simulator.world.server.replicas === "on";
  const replicas = hasReplicas && runner.replicaType !== "ephemeral" ? (runner.replicas ?? []) : [];
  simulator.addRunner({
    ...{ id, name, tags },
    projects: associations.map(({ project, nodeFilter, remoteNodeDispatch, isNode }) => ({
      ...{ name: project, nodeFilter },
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
  return parts.map((one) => {
    const process = { runnerId: one.hostedAs, token: one.token, version: one.version ?? "" };
    const unit = units.find(({ id: unitId }) => unitId === one.hostedAs);
    const isUp = serves(one.status);
    return {
      isUp,
      ...(unit === undefined ? withoutHost(start, process) : onHost(hosts, unit, process, runner)),
    };
  });
}

type Process = Parameters<Ground["start"]>[0];

/** It only stands in: nothing is known of its host, and nothing is done there. */
function withoutHost(start: Ground["start"], process: Process): Omit<Entered, "isUp"> {
  let running = start(process);
  const isRunning = (): boolean => running.agent.isRunning;
  return {
    rest: () => {
      running.stop();
    },
    part: {
      isRunning,
      kill: () => {
        running.kill();
      },
      start: () => {
        if (!isRunning()) running = start(process);
      },
    },
  };
}

function onHost(hosts: FakeWorld, unit: Unit, process: Process, runner: Runner): Omit<Entered, "isUp"> {
  const { address } = unit.host;
  hosts.addRunner({ ...process, address, hasService: true, processCount: processCountOf(runner) });
  const hosted = hosts.host(address).runner(process.runnerId);
  const isRunning = (): boolean => hosted.processes.length > 0;
  return {
    rest: () => {
      hosted.end("asked");
    },
    part: {
      isRunning,
      kill: () => {
        hosted.end("silently");
      },
      start: () => {
        while (hosted.processes.length < hosted.processCount) hosted.start();
      },
    },
  };
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
