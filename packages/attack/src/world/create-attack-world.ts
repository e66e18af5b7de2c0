import { createFakeExecutor, createFakeWorld, type FakeRunner } from "@runner-upgrade/executor/testing";
import { createSimulator, createVirtualClock, readPackage } from "@runner-upgrade/simulator";
import type { AttackCase, CaseRunner } from "../case/attack-case.js";
import type { Actor, AttackEvent, LoggedEvent } from "../log/attack-event.js";
import { createRandom } from "../random/random.js";
import type { AttackWorld, LiveProcess } from "./attack-world.js";
import { durationsMs } from "./durations.js";
import { knowReplicas } from "./known-replicas.js";
import { oracleNeeds, type SetUp } from "./oracle-needs.js";
import type { Round } from "./round.js";
import { statusOf as statusIn } from "./status-of.js";
import { newVersion, oldVersion } from "./versions.js";
import { watchRecord } from "./watch-record.js";
import { newOperation, workingReplica } from "./work/operation.js";
import { createLossWatcher, cutBy } from "./work/watch-work.js";

/** From the start of a process to its first heartbeat. */
const startupMs = 1_000;

/** Lays the case out: every Runner on its version, checked in, nothing wrong yet. */
export async function createAttackWorld(attack: AttackCase): Promise<AttackWorld> {
  const clock = createVirtualClock();
  const simulator = createSimulator({
    clock,
    random: createRandom(attack.seed, "ids").next,
    version: newVersion,
    packageBytes: 64,
    heartbeatMs: attack.heartbeatMs,
    operationCount: attack.operationCount,
    pingTimeoutMs: attack.pingTimeoutMs,
    hasSingleUseDownloadTokens: attack.hasSingleUseDownloadTokens,
    ...(attack.replicas !== null && {
      ...{ replicas: "on", apiVersion: 59, replicaBehaviour: attack.replicas },
    }),
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
  let round: Round | null = null;
  let given = 0;
  const openStops = new Set<string>();
  const replicas = knowReplicas();

  const enter = (event: AttackEvent, at: number): void => {
    const logged: LoggedEvent = { ...event, at: at - startedAt };
    log.push(logged);
    listener?.(logged);
  };
  const tellLosses = createLossWatcher(simulator, (event) => {
    enter(event, clock.now());
  });
  const note = (event: AttackEvent): void => {
    if (event.type === "host-call-started" && event.call === "stop") openStops.add(event.runner);
    if (event.type === "host-call-ended" && event.call === "stop") openStops.delete(event.runner);
    if (listener === null) return;
    tellLosses();
    enter(event, clock.now());
  };
  const nameOf = (id: string): string => nameById.get(id) ?? nameById.get(id.split("/")[0] ?? "") ?? id;
  const idOf = (name: string): string => idByName.get(name) ?? name;

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

  const startProcess = (runnerId: string, token: string, version: string): LiveProcess => {
    const name = nameOf(runnerId);
    const { keepsDisk, maxRunning, address } = caseOf(name);
    // A start while it is being stopped is nobody's but a supervisor's.
    const by = actor === "us" && openStops.has(name) ? "others" : actor;
    const agent = simulator.agents.start({
      ...{ runnerId, token, version, keepsDisk, maxRunning },
      startupMs,
      ...(attack.replicas !== null && {
        hostname: address ?? name,
        installationPath: `/opt/${name}`,
        packagePath: `/opt/${name}/runner.jar`,
      }),
      onEnd: "cut",
    });
    const process: LiveProcess = { token, version, by, startedAt: clock.now(), agent };
    processes.get(name)?.add(process);
    note({ type: "process-started", runner: name, by, version });
    reapLater(name, startupMs);
    return process;
  };
  /** On a server with replicas a process may exit by itself once its credentials are refused: its host has none then. */
  const reapLater = (name: string, afterMs = 0): void => {
    if (attack.replicas === null) return;
    const by = actor;
    void clock.sleep(afterMs + attack.heartbeatMs + 1).then(() => {
      const own = [...(processes.get(name) ?? [])];
      if (own.length === 0 || own.some(({ agent }) => agent.isRunning)) return;
      const before = actor;
      actor = by;
      if (onHost(name) === null) for (const process of own) endProcess(name, process, "silently");
      else onHost(name)?.end("silently");
      actor = before;
    });
  };
  const endProcess = (name: string, process: LiveProcess, how: "asked" | "silently"): void => {
    processes.get(name)?.delete(process);
    const cut = cutBy(simulator, idOf(name), () => {
      if (how === "asked") process.agent.stop();
      else process.agent.kill();
    });
    note({ type: "process-ended", runner: name, by: actor, how });
    if (cut.length === 0) return;
    const operations = cut.map(({ id, arrivedAt, state }) => ({
      id,
      arrivedAt: arrivedAt - startedAt,
      state,
    }));
    note({ type: "work-cut", runner: name, by: actor, operations });
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
  const onHost = (name: string): FakeRunner | null => {
    const { address } = caseOf(name);
    return address === null ? null : hosts.host(address).runner(idOf(name));
  };

  for (const runner of attack.runners) {
    const version = runner.isCurrent ? newVersion : oldVersion;
    const { name, maxRunning } = runner;
    const { runnerId, token } = simulator.addRunner({
      ...{ name, maxRunning, version },
      description: `The Runner ${name}.`,
      tags: runner.tags,
      projects: runner.projects.map((project) => ({
        name: project,
        nodeFilter: runner.nodeFilter,
        remoteNodeDispatch: true,
      })),
    });
    idByName.set(name, runnerId);
    nameById.set(runnerId, name);
    secrets.add(token);
    watchRecord(recordOf(name), {
      onTags: (before, after) => {
        note({ type: "tags-changed", runner: name, by: actor, before, after });
      },
      onDispatch: (change) => {
        note({ type: "dispatch-changed", runner: name, by: actor, ...change });
      },
      onField: (field) => {
        note({ type: "field-changed", runner: name, by: actor, field });
      },
      onCredentials: (after) => {
        secrets.add(after);
        note({ type: "credentials-changed", runner: name, by: actor });
        reapLater(name);
      },
      onReplica: (change, { replicaId, token: made }) => {
        secrets.add(made);
        if (change === "created") replicas.noteMade(replicaId, actor);
        note({ type: `replica-${change}`, runner: name, by: actor, replica: replicaId });
        if (change === "deleted") reapLater(name);
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
    const tokens = [...recordOf(name).replicas.values()].map(({ token }) => token);
    return [...(processes.get(name) ?? [])].some(({ token }) => tokens.includes(token));
  };
  const statusOf = (name: string): string => statusIn(simulator.runner(idOf(name)));
  const isShownServing = (name: string): boolean => ["Healthy", "Busy"].includes(statusOf(name));
  const setUpOf = (name: string): SetUp => {
    const { tags, associations } = recordOf(name);
    return {
      name,
      tags,
      projects: new Map(
        [...associations.values()].map(({ project, nodeFilter, remoteNodeDispatch }) => [
          project,
          { nodeFilter, isDispatched: remoteNodeDispatch },
        ]),
      ),
    };
  };
  const names = attack.runners.map(({ name }) => name);
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
    replicasOf: (name) => replicas.of(recordOf(name)),
    tagsOf: (name) => recordOf(name).tags,
    setUpOf,
    isAlive,
    isShownServing,
    isServing: (name) => isAlive(name) && isShownServing(name),
    isFull: (name) => {
      const record = simulator.world.runners.get(idOf(name));
      return record !== undefined && record.operations.size >= record.maxRunning;
    },
    note,
    begin: (told) => {
      startedAt = clock.now();
      tellLosses();
      listener = told;
    },
    get round() {
      if (round === null) throw new Error("No plan was made yet.");
      return round;
    },
    beginRound: (units) => {
      const projects = [...simulator.world.projects.values()].map(({ name, dispatch }) => ({
        name,
        dispatch,
      }));
      round = {
        number: (round?.number ?? 0) + 1,
        targetVersion: simulator.world.server.version,
        needs: oracleNeeds(attack, projects, names.map(setUpOf)),
        present: new Set(names.filter((name) => !["Down", "Unknown", "New"].includes(statusOf(name)))),
        alive: new Set(names.filter(isAlive)),
        units,
      };
      note({ type: "round-began", round: round.number, units });
    },
    giveWork: (name, count, durationMs) => {
      const record = recordOf(name);
      const { replicaId } = workingReplica(record) ?? {};
      for (let index = 1; index <= count; index += 1) {
        given += 1;
        const operation = newOperation(world, `given-${given}`, durationMs);
        operation.runnerId = record.id;
        if (replicaId !== undefined) operation.replicaId = replicaId;
        record.waiting.push(operation);
        record.operations.add(operation);
      }
      note({ type: "load-changed", runner: name });
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
