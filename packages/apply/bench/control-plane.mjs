import { setImmediate } from "node:timers/promises";

const projectCount = 20;

/** A control plane in memory: 400 tags, 20 projects, each Runner in one to three of them. */
export function controlPlaneOf(count) {
  const calls = { count: 0, now: 0, most: 0 };
  const answer = async (value) => {
    calls.count += 1;
    calls.now += 1;
    calls.most = Math.max(calls.most, calls.now);
    await setImmediate();
    calls.now -= 1;
    return value;
  };
  const runners = Array.from({ length: count }, (_, index) => ({
    summary: {
      id: `5e1f${String(index).padStart(8, "0")}-4c1d-4a53-9f0e-000000000000`,
      name: `runner-${index}`,
      status: "Healthy",
      version: "5.6.0",
      tags: [`tag-${Math.floor(index / 4) % 400}`, "linux"],
      runningOperations: index % 7,
      replicaType: null,
      associatedProjects: 1 + (index % 3),
      runnerNodeFilter: `group: ${index % 400}`,
      remoteNodeDispatch: true,
      runnerAsNodeEnabled: false,
    },
    projects: Array.from({ length: 1 + (index % 3) }, (_, at) =>
      projectName((index + at * 7) % projectCount),
    ),
  }));
  const listOf = (name) =>
    runners.filter(({ projects }) => projects.includes(name)).map(({ summary }) => summary);
  const lists = new Map(
    Array.from({ length: projectCount }, (_, at) => [projectName(at), listOf(projectName(at))]),
  );
  const byId = new Map(runners.map((runner) => [runner.summary.id, runner]));
  const allowedActions = ["update", "regen", "ping"];
  return {
    calls,
    lists: [runners.map(({ summary }) => summary), ...lists.values()],
    hosts: runners.map(({ summary: { name } }, index) => ({
      runner: name,
      host: { platform: "vm", address: `host-${index}.internal` },
    })),
    controlPlane: {
      url: "http://localhost",
      getSystemInfo: () => answer({ serverUuid: "server", version: "5.7.0", apiVersion: 48 }),
      getReplicasMode: () => answer("off"),
      getUi: () => answer({ allowedActions }),
      listRunners: () => answer(runners.map(({ summary }) => summary)),
      getRunner: (id) =>
        answer({
          ...byId.get(id).summary,
          projects: Object.fromEntries(byId.get(id).projects.map((name) => [name, {}])),
        }),
      project: (name) => ({
        getConfig: () => answer({ dispatch: Number(name.slice(8)) % 10 === 0 ? "automatic" : "manual" }),
        listRunners: () => answer(lists.get(name)),
      }),
    },
  };
}

function projectName(index) {
  return `project-${index}`;
}

/** An executor whose hosts are all fine. */
export function executorOf() {
  return { platform: "vm", inspectHost: () => Promise.resolve({ platform: "vm", findings: [] }) };
}
