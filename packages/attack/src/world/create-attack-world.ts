import { createFakeExecutor, createFakeWorld, type FakeRunner } from "@runner-upgrade/executor/testing";
import { createSimulator, createVirtualClock, readPackage } from "@runner-upgrade/simulator";
import type { AttackCase, CaseRunner } from "../case/attack-case.js";
import type { Actor, AttackEvent, LoggedEvent } from "../log/attack-event.js";
import { createRandom } from "../random/random.js";
import type { AttackWorld, LiveProcess } from "./attack-world.js";
import { newVersion, oldVersion } from "./versions.js";
import { watchRecord } from "./watch-record.js";

/** How long each call of a host usually takes. */
const durationsMs = {
  inspect: 500,
  "save-state": 200,
  stop: 3_000,
  "download-package": 8_000,
  "install-package": 400,
  start: 4_000,
  "clean-up": 200,
  restore: 4_000,
  "restore-with-new-credentials": 4_000,
  observe: 100,
} as const;

/** Lays the case out: every Runner on its version, checked in, nothing wrong yet. */
export async function createAttackWorld(attack: AttackCase): Promise<AttackWorld> {
  const clock = createVirtualClock();
  const simulator = createSimulator({
    clock,
    random: createRandom(attack.seed, "ids").next,
    version: newVersion,
    packageBytes: 64,
    heartbeatMs: attack.heartbeatMs,
    hasSingleUseDownloadTokens: attack.hasSingleUseDownloadTokens,
  });
  for (const project of attack.projects) simulator.addProject(project);

  const idByName = new Map<string, string>();
  const nameById = new Map<string, string>();
  const caseByName = new Map(attack.runners.map((runner) => [runner.name, runner]));
  const processes = new Map<string, Set<LiveProcess>>(attack.runners.map(({ name }) => [name, new Set()]));
  const secrets = new Set<string>([simulator.apiToken]);
  const log: LoggedEvent[] = [];
  let listener: ((event: LoggedEvent) => void) | null = null;
  let startedAt = 0;
  let actor: Actor = "us";
  const openStops = new Set<string>();

  const note = (event: AttackEvent): void => {
    if (event.type === "host-call-started" && event.call === "stop") openStops.add(event.runner);
    if (event.type === "host-call-ended" && event.call === "stop") openStops.delete(event.runner);
    if (listener === null) return;
    const logged: LoggedEvent = { ...event, at: clock.now() - startedAt };
    log.push(logged);
    listener(logged);
  };
  const nameOf = (id: string): string => nameById.get(id) ?? id;
  const idOf = (name: string): string => idByName.get(name) ?? name;

  const startProcess = (runnerId: string, token: string, version: string): LiveProcess => {
    const name = nameOf(runnerId);
    // A start while it is being stopped is nobody's but a supervisor's.
    const by = actor === "us" && openStops.has(name) ? "others" : actor;
    const agent = simulator.agents.start({ runnerId, token, version, startupMs: 1_000 });
    const process: LiveProcess = { token, version, by, startedAt: clock.now(), agent };
    processes.get(name)?.add(process);
    note({ type: "process-started", runner: name, by, version });
    return process;
  };
  const endProcess = (name: string, process: LiveProcess, how: "asked" | "silently"): void => {
    processes.get(name)?.delete(process);
    if (how === "asked") process.agent.stop();
    else process.agent.kill();
    note({ type: "process-ended", runner: name, by: actor, how });
  };

  const hosts = createFakeWorld({
    clock,
    onProcessStarted: ({ runnerId, token, version }) => {
      const process = startProcess(runnerId, token, version);
      const name = nameOf(runnerId);
      return {
        stop: () => {
          endProcess(name, process, "asked");
        },
        kill: () => {
          endProcess(name, process, "silently");
        },
      };
    },
  });

  const recordOf = (name: string) => {
    const record = simulator.world.runners.get(idOf(name));
    if (record === undefined) throw new Error(`There is no Runner ${name}.`);
    return record;
  };
  const tokenOf = (name: string): string => {
    for (const replica of recordOf(name).replicas.values()) return replica.token;
    return "";
  };
  const caseOf = (name: string): CaseRunner => {
    const runner = caseByName.get(name);
    if (runner === undefined) throw new Error(`There is no Runner ${name}.`);
    return runner;
  };
  const onHost = (name: string): FakeRunner | null => {
    const { address } = caseOf(name);
    return address === null ? null : hosts.host(address).runner(idOf(name));
  };

  for (const runner of attack.runners) {
    const version = runner.isCurrent ? newVersion : oldVersion;
    const { runnerId, token } = simulator.addRunner({
      name: runner.name,
      tags: runner.tags,
      projects: runner.projects.map((project) => ({
        name: project,
        nodeFilter: runner.nodeFilter,
        remoteNodeDispatch: true,
      })),
      version,
    });
    idByName.set(runner.name, runnerId);
    nameById.set(runnerId, runner.name);
    secrets.add(token);
    watchRecord(recordOf(runner.name), {
      onTags: (before, after) => {
        note({ type: "tags-changed", runner: runner.name, by: actor, before, after });
      },
      onCredentials: (after) => {
        secrets.add(after);
        note({ type: "credentials-changed", runner: runner.name, by: actor });
      },
    });
    if (runner.address === null) startProcess(runnerId, token, version);
    else hosts.addRunner({ runnerId, address: runner.address, token, version, isRunning: true });
  }
  await clock.advance(10_000);
  for (const { name, isRunning } of attack.runners) if (!isRunning) onHost(name)?.end("asked");
  // Long enough for uptimes to be told from fresh ones.
  await clock.advance(120_000);

  const isAlive = (name: string): boolean => {
    const token = tokenOf(name);
    return [...(processes.get(name) ?? [])].some((process) => process.token === token);
  };
  const readPackageVersion = (bytes: Uint8Array): string | null => readPackage(bytes).version;
  const world: AttackWorld = {
    attack,
    clock,
    simulator,
    hosts,
    executor: createFakeExecutor({ world: hosts, durationsMs, readPackageVersion }),
    immediateExecutor: createFakeExecutor({ world: hosts, readPackageVersion }),
    log,
    secrets,
    idOf,
    nameOf,
    caseOf,
    onHost,
    processesOf: (name) => [...(processes.get(name) ?? [])],
    tagsOf: (name) => recordOf(name).tags,
    isAlive,
    isServing: (name) => isAlive(name) && ["Healthy", "Busy"].includes(simulator.runner(idOf(name)).status),
    note,
    begin: (told) => {
      startedAt = clock.now();
      listener = told;
    },
    asOthers: (act) => {
      const before = actor;
      actor = "others";
      try {
        act();
      } finally {
        actor = before;
      }
    },
    startByHand: (name) => {
      if ((processes.get(name)?.size ?? 0) > 0) return;
      const hosted = onHost(name);
      if (hosted === null) startProcess(idOf(name), tokenOf(name), oldVersion);
      else hosted.start();
    },
    endByHand: (name, how) => {
      const hosted = onHost(name);
      if (hosted !== null) hosted.end(how);
      else for (const process of processes.get(name) ?? []) endProcess(name, process, how);
    },
  };
  return world;
}
