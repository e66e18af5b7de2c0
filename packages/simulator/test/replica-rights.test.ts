import {
  createRunnerClient,
  tokenAuth,
  type ProjectRunnerClient,
  type RunnerClient,
} from "@runner-upgrade/client";
import { describe, expect, it } from "vitest";
import { allActions, type Action, type SimulatorOptions } from "../src/index.js";
import { setReplicas, type ReplicasSetting } from "./replicas-setting.js";

interface Limited extends ReplicasSetting {
  readonly system: RunnerClient;
  readonly web: ProjectRunnerClient;
}

/** A client whose token may do only these. */
async function setLimited(
  allow: readonly Action[],
  options: SimulatorOptions & { projects?: readonly string[]; shared?: boolean } = {},
): Promise<Limited> {
  const { projects, shared = false, ...rest } = options;
  const setting = await setReplicas(shared ? { projects: ["web", "net"] } : {}, options.replicaBehaviour, {
    ...rest,
    tokens: [{ token: "limited", allow, ...(projects === undefined ? {} : { projects }) }],
  });
  const system = createRunnerClient({
    url: setting.simulator.url,
    auth: tokenAuth("limited"),
    fetch: setting.simulator.fetch,
    clock: setting.clock,
  });
  return { ...setting, system, web: system.project("web") };
}

const without = (...actions: readonly Action[]): readonly Action[] =>
  allActions.filter((action) => !actions.includes(action));

describe("the rights that replicas need", () => {
  it("lists with read, creates with update and the right to make tokens, deletes with delete", async () => {
    const reader = await setLimited(["read"]);
    expect(await reader.run(reader.system.listReplicas(reader.runnerId))).toHaveLength(1);
    for (const [allow, code] of [
      [without("update"), "FORBIDDEN"],
      [without("generate_service_token"), "FORBIDDEN"],
    ] as const) {
      const { system, runnerId, run } = await setLimited(allow);
      await expect(run(system.createReplica(runnerId))).rejects.toMatchObject({ code });
      expect(await run(system.listReplicas(runnerId))).toHaveLength(1);
    }
    const { system, runnerId, run, agents } = await setLimited(without("delete"));
    await expect(run(system.deleteReplica(runnerId, agents[0]?.replicaId ?? ""))).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("creates without the right to make tokens where the server does not need it", async () => {
    const { system, runnerId, run } = await setLimited(without("generate_service_token"), {
      replicaBehaviour: { tokenRight: "not-needed" },
    });
    await run(system.createReplica(runnerId));
    expect(await run(system.listReplicas(runnerId))).toHaveLength(2);
  });

  it("lists in a project before 6.0 only with the right to delete", async () => {
    for (const [version, allow, isAllowed] of [
      ["5.17.0", ["read"], false],
      ["5.17.0", ["read", "delete"], true],
      ["6.0.0", ["read"], true],
    ] as const) {
      const { web, runnerId, run } = await setLimited(allow, { version, apiVersion: 56, projects: ["web"] });
      const listed = run(web.listReplicas(runnerId));
      if (isAllowed) expect(await listed).toHaveLength(1);
      else await expect(listed).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
  });

  it("does in a project all but what changes a Runner that several share", async () => {
    const own = await setLimited(allActions, { projects: ["web"] });
    const created = await own.run(own.web.createReplica(own.runnerId));
    await own.run(own.web.deleteReplica(own.runnerId, created.replicaId));
    await expect(own.run(own.system.listReplicas(own.runnerId))).rejects.toMatchObject({ code: "FORBIDDEN" });
    const shared = await setLimited(allActions, { projects: ["web"], shared: true });
    expect(await shared.run(shared.web.listReplicas(shared.runnerId))).toHaveLength(1);
    const calls: readonly (() => Promise<unknown>)[] = [
      () => shared.web.createReplica(shared.runnerId),
      () => shared.web.deleteReplica(shared.runnerId, shared.agents[0]?.replicaId ?? ""),
    ];
    for (const call of calls) await expect(shared.run(call())).rejects.toMatchObject({ code: "FORBIDDEN" });
    const net = shared.system.project("net");
    await expect(shared.run(net.listReplicas(shared.runnerId))).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("does not see a Runner of another project, nor a replica that there is none of", async () => {
    const { client, runnerId, run } = await setLimited(allActions);
    const calls: readonly (() => Promise<unknown>)[] = [
      () => client.project("net").listReplicas(runnerId),
      () => client.listReplicas("no-runner"),
      () => client.createReplica("no-runner"),
      () => client.deleteReplica(runnerId, "no-replica"),
    ];
    for (const call of calls) await expect(run(call())).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("a server whose flag is off", () => {
  it.each([
    ["bad-request", "BAD_REQUEST"],
    ["not-found", "NOT_FOUND"],
  ] as const)(
    "replicasOff: %s, and the client takes it for off without the flag",
    async (replicasOff, code) => {
      const { client, runnerId, run } = await setReplicas(
        {},
        { replicasOff, featureFlag: "untold" },
        { replicas: "off" },
      );
      await expect(run(client.listReplicas(runnerId))).rejects.toMatchObject({ code });
      expect(await run(client.getReplicasMode())).toBe("off");
    },
  );

  it("is on for the client without the flag where the list answers", async () => {
    const { client, run } = await setReplicas({}, { featureFlag: "untold" });
    expect(await run(client.getFeature("runnerReplicas"))).toMatchObject({ state: "unknown" });
    expect(await run(client.getReplicasMode())).toBe("on");
  });
});

describe("regenerateCreds for a manual Runner", () => {
  it("kills the credentials of all its replicas at once", async () => {
    const { clock, simulator, client, runnerId, agents, run, ...setting } = await setReplicas({
      replicas: 2,
    });
    const from = clock.now();
    const { downloadToken, token } = await run(client.regenerateCredentials(runnerId));
    await clock.advance(6_000);
    expect(agents.map(({ isAccepted }) => isAccepted)).toEqual([false, false]);
    expect(simulator.activeReplicas(runnerId, { from }).now).toBe(0);
    setting.startPackage(await setting.download(downloadToken));
    await clock.advance(1_000);
    expect(simulator.runner(runnerId)).toMatchObject({ token, acceptedProcesses: 1 });
    expect(simulator.activeReplicas(runnerId, { from }).now).toBe(1);
  });

  it.each([
    ["bad-request", "BAD_REQUEST"],
    ["server-error", "SERVER_ERROR"],
  ] as const)("regenerateManual: %s changes nothing", async (regenerateManual, code) => {
    const { clock, client, runnerId, agents, run } = await setReplicas({}, { regenerateManual });
    await expect(run(client.regenerateCredentials(runnerId))).rejects.toMatchObject({ code });
    await clock.advance(6_000);
    expect(agents[0]?.isAccepted).toBe(true);
  });

  it.each([
    ["retry", true],
    ["exit", false],
  ] as const)("revokedToken: %s", async (revokedToken, isRunning) => {
    const { clock, client, runnerId, agents, run } = await setReplicas({}, { revokedToken });
    await run(client.regenerateCredentials(runnerId));
    await clock.advance(6_000);
    expect(agents[0]).toMatchObject({ isRunning, isAccepted: false });
  });
});

describe("the id in RUNNER_RUNDECK_CLIENT_ID of a manual replica", () => {
  it.each([
    ["neither", false, false],
    ["runner", true, false],
    ["replica", false, true],
    ["either", true, true],
  ] as const)("clientId: %s", async (clientId, ofRunner, ofReplica) => {
    const { clock, simulator, runnerId } = await setReplicas({}, { clientId });
    const { replicaId, token } = simulator.addReplica(runnerId);
    const ids = [runnerId, replicaId].map((id) =>
      simulator.agents.start({ runnerId, token, version: "6.1.0", clientId: id }),
    );
    await clock.advance(1_000);
    expect(ids.map(({ isAccepted }) => isAccepted)).toEqual([ofRunner, ofReplica]);
  });

  it("does not matter to an ephemeral Runner", async () => {
    const { clock, simulator, runnerId } = await setReplicas({ installationType: "docker" });
    const { token } = simulator.runner(runnerId);
    const agent = simulator.agents.start({ runnerId, token, version: "6.1.0", clientId: runnerId });
    await clock.advance(1_000);
    expect(agent.isAccepted).toBe(true);
  });
});

describe("two processes of one replica", () => {
  it("share its identity, which the state shows", async () => {
    const { clock, simulator, runnerId, agents } = await setReplicas();
    const { token } = simulator.runner(runnerId);
    simulator.agents.start({ runnerId, token, version: "5.16.0" });
    await clock.advance(1_000);
    expect(simulator.runner(runnerId).replicas).toMatchObject([{ processes: 2, isActive: true }]);
    agents[0]?.stop();
    expect(simulator.runner(runnerId).replicas).toMatchObject([
      { processes: 1, isActive: true, status: "Healthy" },
    ]);
  });
});
