import { createFakeExecutor, createFakeWorld, type FakeRunner } from "@runner-upgrade/executor/fake";
import { createSimulator, createVirtualClock, readPackage } from "@runner-upgrade/simulator";
import type { AttackCase, CaseRunner } from "../case/attack-case.js";
import type { AttackEvent, LoggedEvent } from "../log/attack-event.js";
import { createRandom } from "../random/random.js";
import { createActing } from "./acting.js";
import type { AttackWorld } from "./attack-world.js";
import { durationsMs } from "./durations.js";
import { knowReplicas } from "./known-replicas.js";
import { isLoan } from "./loans.js";
import { oracleNeeds, type SetUp } from "./oracle-needs.js";
import { createProcesses } from "./processes.js";
import type { Round } from "./round.js";
import { statusOf as statusIn } from "./status-of.js";
import { newVersion, oldVersion } from "./versions.js";
import { watchRecord } from "./watch-record.js";
import { newOperation, workingReplica } from "./work/operation.js";
import { createLossWatcher } from "./work/watch-work.js";

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
  const secrets = new Set<string>([simulator.apiToken]);
  const log: LoggedEvent[] = [];
  let listener: ((event: LoggedEvent) => void) | null = null;
  let startedAt = 0;
  let round: Round | null = null;
  let given = 0;
  const acting = createActing();
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

  const processes = createProcesses({
    ...{ attack, clock, simulator, acting, nameOf, idOf, caseOf, note },
    onHost: (name) => onHost(name),
    isBeingStopped: (name) => openStops.has(name),
    sinceBegin: (at) => at - startedAt,
  });

  const hosts = createFakeWorld({
    clock,
    onProcessStarted: ({ runnerId, token, version }) => {
      const process = processes.start(runnerId, token, version);
      const name = nameOf(runnerId);
      return {
        stop: () => {
          processes.end(name, process, "asked");
        },
        kill: () => {
          processes.end(name, process, "silently");
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
        const by = acting.now;
        if (by === "us" && isLoan(attack, name, before, after))
          note({ type: "loan-changed", runner: name, by, before, after });
        else note({ type: "tags-changed", runner: name, by, before, after });
      },
      onDispatch: (change) => {
        note({ type: "dispatch-changed", runner: name, by: acting.now, ...change });
      },
      onField: (field) => {
        note({ type: "field-changed", runner: name, by: acting.now, field });
      },
      onCredentials: (after) => {
        secrets.add(after);
        note({ type: "credentials-changed", runner: name, by: acting.now });
        processes.reapLater(name);
      },
      onReplica: (change, { replicaId, token: made }) => {
        secrets.add(made);
        if (change === "created") replicas.noteMade(replicaId, acting.now);
        note({ type: `replica-${change}`, runner: name, by: acting.now, replica: replicaId });
        if (change === "deleted") processes.reapLater(name);
      },
    });
    if (runner.address === null) processes.start(runnerId, token, version);
    else hosts.addRunner({ runnerId, address: runner.address, token, version, isRunning: true });
  }
  await clock.advance(10_000);
  for (const { name, isRunning } of attack.runners) if (!isRunning) onHost(name)?.end("asked");
  // Long enough for uptimes to be told from fresh ones.
  await clock.advance(120_000);

  const isAlive = (name: string): boolean => {
    const tokens = [...recordOf(name).replicas.values()].map(({ token }) => token);
    return processes.of(name).some(({ token }) => tokens.includes(token));
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
    processesOf: processes.of,
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
      acting.as("others", act);
    },
    startByHand: (name) => {
      if (processes.of(name).length > 0) return;
      const hosted = onHost(name);
      if (hosted === null) processes.start(idOf(name), tokenOf(name), oldVersion);
      else hosted.start();
    },
    endByHand: (name, how) => {
      const hosted = onHost(name);
      if (hosted !== null) hosted.end(how);
      else for (const process of processes.of(name)) processes.end(name, process, how);
    },
  };
  return world;
}
