import { startVirtualAgent } from "../agents/virtual-agent.js";
import { allActions } from "../api/action.js";
import { createApp } from "../api/app.js";
import { createScaledClock } from "../clock/scaled-clock.js";
import { createFaults } from "../faults/fault-injector.js";
import { virtualPackage } from "../packages/virtual-package.js";
import { addStandInProtocol } from "../stand-in-protocol/routes.js";
import { normaliseTags, type RunnerRecord } from "../world/runner-record.js";
import { createRunner, packageIdentity } from "../world/runners.js";
import { toReplicaBehaviour } from "../world/replica-behaviour.js";
import { createWorld, newId, settle } from "../world/world.js";
import { toAssociations } from "./assignments.js";
import { listen } from "./listen.js";
import { checkOptions, type SimulatorOptions } from "./options.js";
import { addReplicas, replicaMethods } from "./replica-methods.js";
import { presentState, tokenOf } from "./runner-state.js";
import type { Simulator } from "./simulator.js";
import { withoutTrailingSlashes } from "../text/without-trailing-slashes.js";

/** An address that no network knows, for a simulator that is only an injected `fetch`. */
const injectedUrl = "http://simulator.invalid";

/**
 * Creates a control plane to rehearse on. It listens nowhere until `listen` is called; until then its `fetch` is the
 * way in. Throws `TypeError` for an option that there is none of.
 *
 * @example
 * const simulator = createSimulator({ clockFactor: 10 });
 * simulator.addProject({ name: "web", dispatch: "manual" });
 * const { runnerId, token } = simulator.addRunner({ name: "east-1", tags: ["east"], projects: ["web"] });
 * simulator.agents.start({ runnerId, token, version: "5.6.0" });
 * const client = createRunnerClient({ url: simulator.url, auth: tokenAuth(simulator.apiToken), fetch: simulator.fetch });
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  checkOptions(options);
  const clockFactor = options.clockFactor ?? 1;
  const clock = options.clock ?? createScaledClock(clockFactor);
  const apiToken = options.apiToken ?? "simulator-admin-token";
  const packages = options.packages ?? virtualPackage();
  const packageBytes = options.packageBytes ?? 4_096;
  const contextPath = withoutTrailingSlashes(options.contextPath ?? "");
  const world = createWorld({
    clock,
    random: options.random ?? Math.random,
    settings: {
      heartbeatMs: options.heartbeatMs ?? 5_000,
      pingTimeoutMs: options.pingTimeoutMs ?? 30_000,
      downloadTokenLifetimeMs: options.downloadTokenLifetimeMs ?? 15 * 60_000,
      downloadTokenUses: options.hasSingleUseDownloadTokens === true ? 1 : Infinity,
      operationCount: options.operationCount ?? "reported",
      replicas: toReplicaBehaviour(options.replicaBehaviour),
    },
    server: {
      apiVersion: options.apiVersion ?? 48,
      version: options.version ?? "5.7.0-20241021",
      replicas: options.replicas ?? "off",
    },
  });
  const faults = createFaults();
  let url = `${injectedUrl}${contextPath}`;
  const serverUrl = (): string => options.publicUrl ?? url;
  const app = createApp({
    world,
    packages,
    packageBytes,
    contextPath,
    faults,
    serverUrl,
    grants: [{ token: apiToken, allow: allActions }, ...(options.tokens ?? [])],
    users: options.users ?? [],
  });
  addStandInProtocol(app, { world, contextPath, clockFactor });

  const recordOf = (runnerId: string): RunnerRecord => {
    settle(world);
    const record = world.runners.get(runnerId);
    if (record === undefined) throw new Error(`The simulator knows no Runner ${runnerId}.`);
    return record;
  };

  return {
    app,
    clock,
    clockFactor,
    apiToken,
    faults,
    world,
    get url() {
      return url;
    },
    fetch: async (request) => {
      const response = await app.fetch(request);
      if (response.type !== "error") return response;
      throw new TypeError("fetch failed", { cause: new Error("The simulator broke the connection.") });
    },
    listen: async (where) => {
      const listening = await listen(app, { ...where, contextPath });
      url = listening.url;
      return listening;
    },
    addProject: ({ name, dispatch }) => {
      world.projects.set(name, { name, dispatch: dispatch ?? "manual", jobs: new Map() });
    },
    addJob: ({ project, name, tags, nodeFilter, group, definition }) => {
      const record = world.projects.get(project);
      if (record === undefined) throw new Error(`The simulator knows no project ${project}.`);
      const id = newId(world.random);
      record.jobs.set(id, {
        id,
        name,
        group: group ?? null,
        tags: tags === undefined ? null : [...tags],
        nodeFilter: nodeFilter ?? null,
        definition: definition ?? {},
      });
      return id;
    },
    addRunner: (runner) => {
      settle(world);
      const { replicaIds = [] } = runner;
      const [firstReplicaId, ...otherReplicaIds] = replicaIds;
      const record = createRunner(world, {
        ...runner,
        associations: toAssociations(world, runner.projects),
        ...(runner.version === undefined ? {} : { packageVersion: runner.version }),
        replicaId: firstReplicaId,
      });
      addReplicas(world, record, (runner.replicas ?? replicaIds.length) - 1, otherReplicaIds);
      return { runnerId: record.id, token: tokenOf(record) };
    },
    ...replicaMethods(world, recordOf),
    removeRunner: (runnerId) => {
      recordOf(runnerId);
      world.runners.delete(runnerId);
    },
    setTags: (runnerId, tags) => {
      recordOf(runnerId).tags = normaliseTags(tags);
    },
    buildPackage: async (runnerId, { version, replicaId } = {}) => {
      const record = recordOf(runnerId);
      const identity = packageIdentity(record, replicaId);
      if (identity === null) throw new Error(`Runner ${record.name} has no replica ${replicaId ?? "left"}.`);
      return packages.build({
        runnerId,
        ...identity,
        serverUrl: serverUrl(),
        version: version ?? record.packageVersion ?? world.server.version,
        queueAdoption: world.settings.replicas.queueAdoption,
        packageBytes,
      });
    },
    setServerVersion: (version, { apiVersion } = {}) => {
      world.server.version = version;
      world.server.apiVersion = apiVersion ?? world.server.apiVersion;
    },
    agents: { start: (start) => startVirtualAgent(world, start) },
    get log() {
      settle(world);
      return world.events;
    },
    longestPollGap: (runnerId, { from, to } = {}) => {
      const record = recordOf(runnerId);
      return record.polls.longestGap({ from: from ?? record.createdAt, to: to ?? world.time });
    },
    runner: (runnerId) => presentState(world, recordOf(runnerId)),
  };
}
