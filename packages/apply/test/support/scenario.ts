import { createRunnerClient, tokenAuth, type RunnerClient } from "@runner-upgrade/client";
import type { Executor } from "@runner-upgrade/executor";
import {
  createFakeExecutor,
  createFakeWorld,
  type FakeExecutorOptions,
  type FakeWorld,
} from "@runner-upgrade/executor/testing";
import { planUpgrade, type Fleet, type Plan, type PolicyInput } from "@runner-upgrade/plan";
import {
  createSimulator,
  createVirtualClock,
  readPackage,
  type Simulator,
  type SimulatorOptions,
  type VirtualAgent,
  type VirtualClock,
} from "@runner-upgrade/simulator";
import { observeFleet } from "../../src/observe/observe-fleet.js";
import type { RunDependencies } from "../../src/options/run-dependencies.js";

export const oldVersion = "5.6.0-20241003";
export const newVersion = "5.7.0-20241021";

/** One Runner of a scenario. */
export interface ScenarioRunner {
  readonly name: string;
  readonly tags?: readonly string[];
  readonly projects?: readonly string[];
  readonly nodeFilter?: string;
  /** Null: it has no host, so it can only stand in. */
  readonly address?: string | null;
  readonly version?: string;
  /** False: nothing runs, so it is Down. */
  readonly isRunning?: boolean;
  /** On a server with replicas: how many it has, on hosts `<name>-1.internal` and so on. @default 1, on its own host */
  readonly replicas?: number;
}

/** A fleet under a control plane, on hosts in memory, in virtual time. */
export interface Scenario {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly world: FakeWorld;
  readonly client: RunnerClient;
  readonly executor: Executor;
  /** Runner ids by name. */
  readonly ids: Readonly<Record<string, string>>;
  /** The process of a Runner that was started last. */
  agent(name: string): VirtualAgent;
  observe(): Promise<Fleet>;
  plan(policy?: PolicyInput): Promise<Plan>;
  dependencies(more?: Partial<RunDependencies>): RunDependencies;
  /** Ends the processes of a Runner's host as a crash does: without a word. */
  crash(name: string): void;
  readonly id: (name: string) => string;
}

export interface ScenarioOptions {
  readonly runners: readonly ScenarioRunner[];
  readonly projects?: readonly { readonly name: string; readonly dispatch: "manual" | "automatic" }[];
  readonly simulator?: Partial<SimulatorOptions>;
  readonly durationsMs?: Exclude<FakeExecutorOptions["durationsMs"], (...args: never) => number>;
  /** The hosts' services tell how a Runner is started, so that one whose process is gone can be a unit. */
  readonly hasServices?: boolean;
  /** The token that the client uses. */
  readonly apiToken?: string;
}

/** Chance that repeats itself. */
export function seeded(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

export const usualDurationsMs = {
  inspect: 500,
  "save-state": 200,
  stop: 3_000,
  "download-package": 8_000,
  "install-package": 400,
  start: 4_000,
  "clean-up": 200,
  restore: 4_000,
  observe: 100,
} as const;

/** Lays a scenario out: every Runner on the old version, the server on the new one. */
export async function createScenario(options: ScenarioOptions): Promise<Scenario> {
  const clock = createVirtualClock();
  const simulator = createSimulator({
    clock,
    random: seeded(),
    version: newVersion,
    packageBytes: 64,
    ...options.simulator,
  });
  for (const project of options.projects ?? [{ name: "web", dispatch: "manual" as const }])
    simulator.addProject(project);

  const ids: Record<string, string> = {};
  const names = new Map<string, string>();
  const agents = new Map<string, VirtualAgent>();
  const world = createFakeWorld({
    clock,
    onProcessStarted: ({ address, runnerId, token, version }) => {
      const place = { hostname: address, installationPath: "/opt/runner" };
      const agent = simulator.agents.start({ runnerId, token, version, startupMs: 1_000, ...place });
      agents.set(names.get(runnerId) ?? runnerId, agent);
      return agent;
    },
  });
  const hosts: { runner: string; host: { platform: "vm"; address: string }; replica?: string }[] = [];
  for (const runner of options.runners) {
    const { name, tags = ["east"], projects = ["web"], version = oldVersion, isRunning = true } = runner;
    const { runnerId, token } = simulator.addRunner({
      name,
      tags,
      projects: projects.map((project) => ({
        name: project,
        ...(runner.nodeFilter !== undefined && { nodeFilter: runner.nodeFilter, remoteNodeDispatch: true }),
      })),
      version,
      ...(runner.replicas !== undefined && { replicas: runner.replicas }),
    });
    ids[name] = runnerId;
    names.set(runnerId, name);
    if (runner.replicas !== undefined) {
      for (const [index, replica] of simulator.runner(runnerId).replicas.entries()) {
        const of = `${name}-${index + 1}.internal`;
        world.addRunner({ runnerId, address: of, token: replica.token, version });
        hosts.push({ runner: name, host: { platform: "vm", address: of }, replica: replica.replicaId });
      }
      continue;
    }
    const address = runner.address === undefined ? `${name}.internal` : runner.address;
    if (address === null) {
      agents.set(name, simulator.agents.start({ runnerId, token, version }));
      continue;
    }
    world.addRunner({ runnerId, address, token, version, isRunning: true });
    hosts.push({ runner: name, host: { platform: "vm", address } });
    if (isRunning) continue;
    await clock.advance(10_000);
    world.host(address).runner(runnerId).end("asked");
  }
  // Long enough for everyone to have checked in, and for uptimes to be told from fresh ones.
  await clock.advance(600_000);

  const client = createRunnerClient({
    url: simulator.url,
    auth: tokenAuth(options.apiToken ?? simulator.apiToken),
    fetch: simulator.fetch,
    clock,
    retry: { jitter: seeded(7) },
  });
  const fake = createFakeExecutor({
    world,
    durationsMs: { ...usualDurationsMs, ...options.durationsMs },
    readPackageVersion: (bytes) => readPackage(bytes).version,
  });
  const executor: Executor = options.hasServices === true ? withServices(fake) : fake;
  const scenario: Scenario = {
    clock,
    simulator,
    world,
    client,
    executor,
    ids,
    id: (name) => ids[name] ?? name,
    agent: (name) => {
      const agent = agents.get(name);
      if (agent === undefined) throw new Error(`${name} was never started.`);
      return agent;
    },
    observe: () => clock.run(observeFleet({ controlPlane: client, hosts, executors: [executor], clock })),
    plan: async (policy = {}) => planUpgrade(await scenario.observe(), policy),
    dependencies: (more = {}) => ({
      controlPlane: client,
      executors: [executor],
      clock,
      random: seeded(3),
      packageLimits: { minBytes: 1 },
      ...more,
    }),
    crash: (name) => {
      world.host(`${name}.internal`).runner(scenario.id(name)).end("silently");
    },
  };
  return scenario;
}

/** Two tag groups of two. */
export const fourRunners: readonly ScenarioRunner[] = [
  { name: "east-1", tags: ["east"] },
  { name: "east-2", tags: ["east"] },
  { name: "west-1", tags: ["west"] },
  { name: "west-2", tags: ["west"] },
];

/** What the simulator saw of one Runner, in order: the seed's order, told from outside. */
export function orderOf(scenario: Scenario, name: string): string[] {
  const runnerId = scenario.id(name);
  return scenario.simulator.log.flatMap((event) => {
    if (!("runnerId" in event) || event.runnerId !== runnerId) return [];
    return ["process-gone", "credentials-regenerated", "package-downloaded", "process-started"].includes(
      event.type,
    )
      ? [event.type]
      : [];
  });
}

/** An executor on hosts where a service gives the whole invocation: no process is needed to tell it. */
function withServices(executor: Executor): Executor {
  return {
    ...executor,
    inspectHost: () => Promise.resolve({ platform: "vm", findings: [] }),
    steps: {
      ...executor.steps,
      inspect: () => Promise.resolve({ outcome: "done", summary: "The service tells how it is started." }),
    },
  };
}
