import { randomBytes } from "node:crypto";

/** Chance that repeats itself. */
export function seeded(seed) {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

export const oldVersion = "5.7.0-20241021";
export const newVersion = "5.8.0-20250101";

const unknown = {
  description: "",
  lastCheckin: null,
  lastCheckinAlert: null,
  runnerAsNodeEnabled: null,
  runnerNodeFilter: null,
  remoteNodeDispatch: null,
  hostname: null,
  osFamily: null,
  replicaType: null,
  installationType: null,
  created: null,
  raw: null,
};

/** Groups of four with the same tags, in 20 projects, each Runner on a host of its own. */
export function fleetInput(count) {
  return {
    server: { uuid: "server", version: newVersion, apiVersion: 50, replicas: "off" },
    projects: Array.from({ length: 20 }, (_, index) => ({ name: `project-${index}`, dispatch: "manual" })),
    runners: Array.from({ length: count }, (_, index) => ({
      id: `5e1f${String(index).padStart(8, "0")}-4c1d-4a53-9f0e-000000000000`,
      name: `runner-${index}`,
      tags: [`group-${index >> 2}`, "linux"],
      associations: [{ project: `project-${(index >> 2) % 20}` }],
      status: "Healthy",
      version: oldVersion,
      runningOperations: 0,
      host: { platform: "vm", address: `host-${index}.internal` },
      hostFacts: { platform: "vm", findings: [] },
    })),
  };
}

/** A control plane and hosts in memory that answer at little cost, and what was asked of them. */
export function createWorld(fleet, clock, { downloadMs = null } = {}) {
  const random = seeded(11);
  const counts = { calls: 0, lists: 0, listedRunners: 0, steps: 0 };
  const infos = new Map();
  const summaries = new Map();
  const byProject = new Map(fleet.projects.map(({ name }) => [name, new Set()]));
  const lists = new Map();
  const set = (id, change) => {
    const info = { ...infos.get(id), ...change };
    const [project] = Object.keys(info.projects);
    infos.set(id, info);
    summaries.set(id, {
      ...unknown,
      ...info,
      associatedProjects: 1,
      runnerReplicas: null,
      healthyRunnerReplicas: null,
    });
    byProject.get(project).add(id);
    lists.delete("");
    lists.delete(project);
  };
  for (const { id, name, tags, associations, version } of fleet.runners)
    set(id, {
      ...unknown,
      ...{
        id,
        name,
        tags,
        version,
        status: "Healthy",
        uptime: 100_000_000,
        since: clock.now() - 100_000_000,
      },
      projects: { [associations[0].project]: ".*" },
      projectDispatch: {},
      runningOperations: 0,
      queuedOperations: 0,
      maxRunningOperations: 50,
      completedOperations: 0,
      replicaValidation: null,
    });
  const answer = async (what) => {
    counts.calls += 1;
    await clock.sleep(20 + 60 * random());
    return what();
  };
  const level = (project) => ({
    listRunners: () =>
      answer(() => {
        if (!lists.has(project))
          lists.set(
            project,
            [...(project === "" ? summaries.keys() : byProject.get(project))].map((id) => summaries.get(id)),
          );
        counts.lists += 1;
        counts.listedRunners += lists.get(project).length;
        return lists.get(project);
      }),
    getRunner: (id) => answer(() => ({ ...infos.get(id), uptime: clock.now() - infos.get(id).since })),
    updateRunner: (id, { tagNames }) => answer(() => (set(id, { tags: tagNames }), infos.get(id))),
    pingRunner: () => answer(() => ({ answered: true, message: "pong", tookMs: 1 })),
    regenerateCredentials: (runnerId) =>
      answer(() => ({
        runnerId,
        token: randomBytes(16).toString("hex"),
        downloadToken: randomBytes(16).toString("hex"),
      })),
    downloadPackage: () => Promise.reject(new Error("This world has no packages.")),
    getUi: () =>
      answer(() => ({
        allowedActions: ["regenerate_credentials", "regen", "ping", "update", "read"],
        features: [],
        projectCount: 20,
        raw: null,
      })),
  });
  const controlPlane = {
    ...level(""),
    url: "http://control-plane.test",
    getApiVersion: () => Promise.resolve(50),
    getReplicasMode: () => Promise.resolve("off"),
    getSystemInfo: () =>
      answer(() => ({
        ...{ version: newVersion, apiVersion: 50, serverUuid: "server", node: null, build: null },
        ...{ executionMode: "active", executionsActive: true, raw: null },
      })),
    project: (name) => ({
      ...level(name),
      getConfig: () => answer(() => ({ project: name, dispatch: "manual", raw: null })),
      saveNodeDispatchConfig: () => Promise.reject(new Error("This world has no automatic projects.")),
    }),
  };

  const hosts = new Map(fleet.runners.map(({ id }) => [id, { process: "running", installed: "old" }]));
  const step =
    (seconds, act) =>
    async ({ runner }) => {
      counts.steps += 1;
      // Most are quick, a few take many times as long.
      await clock.sleep(1_000 * seconds * (0.5 + 1 / (0.1 + random())));
      act?.(runner.id, hosts.get(runner.id));
      return { outcome: "done", summary: "It is done." };
    };
  const lasting =
    (ms) =>
    async ({ runner }) => {
      await clock.sleep(ms(runner));
      return { outcome: "done", summary: "It is done." };
    };
  const executor = {
    specificationVersion: 1,
    platform: "vm",
    inspectHost: () => Promise.resolve({ platform: "vm", findings: [] }),
    observe: async ({ runner }) => ({ ...hosts.get(runner.id), message: "It was looked at.", logTail: [] }),
    steps: {
      inspect: step(0.5),
      "save-state": step(0.2),
      stop: step(3, (id, host) => {
        host.process = "gone";
        set(id, { status: "Down" });
      }),
      "download-package": downloadMs === null ? step(8) : lasting(({ id }) => downloadMs(id)),
      "install-package": step(1, (_, host) => (host.installed = "new")),
      start: step(4, (id, host) => {
        host.process = "running";
        set(id, { status: "Healthy", version: newVersion, since: clock.now() });
      }),
      "clean-up": step(0.2),
    },
    restore: () => Promise.reject(new Error("Nothing fails in this world.")),
    manualSteps: () => [],
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return { controlPlane, executor, counts };
}
