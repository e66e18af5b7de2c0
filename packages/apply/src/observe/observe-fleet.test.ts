import { describe, expect, it } from "vitest";
import { createScenario, newVersion, oldVersion } from "../../test/support/scenario.js";
import type { ObserveFleetOptions } from "../options/observe-fleet-options.js";
import { observeFleet } from "./observe-fleet.js";

const projects = [
  { name: "web", dispatch: "manual" as const },
  { name: "nodes", dispatch: "automatic" as const },
];
const runners = [
  { name: "east-1", tags: ["East", "linux"], projects: ["web"] },
  { name: "east-2", tags: ["linux", "East"], projects: ["web", "nodes"], nodeFilter: "tags: db" },
  { name: "solo", tags: ["solo"], projects: ["web"], address: null },
];

async function observing(more: Partial<ObserveFleetOptions> = {}) {
  const scenario = await createScenario({ projects, runners });
  const options: ObserveFleetOptions = {
    controlPlane: scenario.client,
    hosts: [{ runner: "east-1", host: { platform: "vm", address: "east-1.internal" } }],
    executors: [scenario.executor],
    clock: scenario.clock,
    ...more,
  };
  return { scenario, observe: () => scenario.clock.run(observeFleet(options)), options };
}

describe("observeFleet", () => {
  it("tells no host a URL with credentials in it, and says so without them", async () => {
    const { observe } = await observing({ serverUrl: "https://admin:canary-secret@example.com" });
    const refused = await observe().catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(String(refused)).not.toContain("canary-secret");
  });

  it("reads server, projects, Runners and hosts, and changes nothing", async () => {
    const scenario = await createScenario({ projects, runners });
    const fleet = await scenario.observe();
    expect(fleet.server).toMatchObject({ version: newVersion, apiVersion: 48, replicas: "off" });
    expect(fleet.projects).toEqual([
      { name: "nodes", dispatch: "automatic" },
      { name: "web", dispatch: "manual" },
    ]);
    const two = fleet.runners.find(({ name }) => name === "east-2")!;
    expect(two).toMatchObject({
      tags: ["east", "linux"],
      status: "Healthy",
      version: oldVersion,
      isLocal: false,
      host: { platform: "vm", address: "east-2.internal" },
    });
    expect(two.associations).toEqual([
      expect.objectContaining({ project: "nodes", nodeFilter: "tags: db", remoteNodeDispatch: true }),
      expect.objectContaining({ project: "web" }),
    ]);
    expect(two.hostFacts?.findings.every(({ level }) => level === "ok")).toBe(true);
    expect(fleet.runners.find(({ name }) => name === "solo")).toMatchObject({ host: null, hostFacts: null });
    const changes = scenario.simulator.log.filter(
      (event) => event.type === "api-called" && event.method !== "GET",
    );
    expect(changes).toEqual([]);
  });

  it("asks few Runners one by one: the lists of the projects that they name account for the others", async () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ name: `r-${index}`, projects: ["web"] }));
    const scenario = await createScenario({ projects, runners: many });
    const before = scenario.simulator.log.length;
    await scenario.observe();
    const asked = scenario.simulator.log
      .slice(before)
      .filter((event) => event.type === "api-called" && /runnerManagement\/runner\/[^/]+$/.test(event.path));
    expect(asked).toHaveLength(1);
  });

  it("tells how far it has come", async () => {
    const told: string[] = [];
    const { observe } = await observing({
      onProgress: ({ reading, done, total }) => told.push(`${reading} ${done} of ${total}`),
    });
    await observe();
    expect(told).toEqual(["projects 1 of 1", "projects 2 of 2", "hosts 1 of 1"]);
  });

  it("makes a finding of a host that cannot be reached, and goes on with the others", async () => {
    const scenario = await createScenario({ projects, runners });
    scenario.world.host("east-1.internal").access = "unreachable";
    const fleet = await scenario.observe();
    const facts = fleet.runners.map(({ name, hostFacts }) => [name, hostFacts?.findings[0]?.code]);
    expect(Object.fromEntries(facts)).toMatchObject({
      "east-1": "HOST_UNREACHABLE",
      "east-2": "RUNNER_PROCESS",
    });
  });

  it.each([
    ["the server answers 500 for", { kind: "status", status: 500 }],
    ["the token may not read", { kind: "status", status: 403 }],
    ["was deleted since the list was read:", { kind: "status", status: 404 }],
  ] as const)("makes a blocker of the one Runner that %s, and plans the others", async (_, fault) => {
    const alone = { name: "lone", tags: ["linux", "East"], projects: ["lonely"] };
    const scenario = await createScenario({
      projects: [...projects, { name: "lonely", dispatch: "manual" }],
      runners: [alone, ...runners, { name: "east-3", tags: ["East", "linux"], projects: ["web"] }],
    });
    scenario.simulator.faults.inject({ ...fault, path: new RegExp(`/runner/${scenario.id("lone")}$`) });
    const plan = await scenario.plan();
    expect(plan.units.map(({ runnerName }) => runnerName).sort()).toContain("east-1");
    const [blocker] = plan.blockers.filter(({ runnerName }) => runnerName === "lone");
    expect(blocker).toMatchObject({ code: "RUNNER_NOT_READABLE" });
    expect(blocker?.message).toContain(`${fault.status}`);
  });

  it("is refused where not one Runner can be read", async () => {
    const { scenario, observe } = await observing();
    scenario.simulator.faults.inject({ kind: "status", status: 500, path: /\/runner\/[^/]+$/ });
    expect(await observe().catch((thrown: unknown) => thrown)).toMatchObject({ code: "OBSERVATION_FAILED" });
  });

  it("takes a project whose configuration answers 500 for one that chooses in an unknown way", async () => {
    const { scenario, observe } = await observing();
    scenario.simulator.faults.inject({ kind: "status", status: 500, path: "/config" });
    expect((await observe()).projects.map(({ dispatch }) => dispatch)).toEqual(["unknown", "unknown"]);
  });

  it("reads what the token may do, so that the plan names missing rights", async () => {
    const scenario = await createScenario({
      projects,
      runners,
      apiToken: "token-of-less",
      simulator: { tokens: [{ token: "token-of-less", allow: ["read", "ping", "update", "read_system"] }] },
    });
    const plan = await scenario.plan();
    expect(plan.units).toEqual([]);
    expect(plan.blockers).toContainEqual(
      expect.objectContaining({ code: "RIGHTS_MISSING", runnerName: "east-1" }),
    );
  });

  it("makes a finding of an inspection that throws or hangs", async () => {
    const { scenario, options } = await observing();
    const observeWith = async (inspectHost: typeof scenario.executor.inspectHost): Promise<unknown> => {
      const executors = [{ ...scenario.executor, inspectHost }];
      const fleet = await scenario.clock.run(
        observeFleet({ ...options, executors, inspectTimeLimitMs: 1_000 }),
      );
      return fleet.runners.find(({ name }) => name === "east-1")!.hostFacts!.findings[0];
    };
    expect(await observeWith(() => Promise.reject(new Error("no shell")))).toMatchObject({
      code: "INSPECTION_FAILED",
      level: "failed",
      message: "no shell",
    });
    expect(await observeWith(() => new Promise(() => undefined))).toMatchObject({ code: "TIMEOUT" });
  });

  it("marks the server's own Runner, which it is told", async () => {
    const { scenario, options } = await observing();
    const fleet = await scenario.clock.run(
      observeFleet({ ...options, localRunnerIds: [scenario.id("solo")] }),
    );
    expect(fleet.runners.find(({ name }) => name === "solo")!.isLocal).toBe(true);
  });

  it("takes a way of choosing that may not be read for unknown", async () => {
    const { scenario, observe } = await observing();
    scenario.simulator.faults.inject({ kind: "status", status: 403, path: "/config" });
    expect((await observe()).projects.map(({ dispatch }) => dispatch)).toEqual(["unknown", "unknown"]);
  });

  it.each([
    [
      "a Runner that is not there",
      [{ runner: "nobody", host: { platform: "vm", address: "x" } }],
      "FLEET_MISMATCH",
      "knows no Runner nobody",
    ],
    [
      "a Runner with two hosts",
      [
        { runner: "east-1", host: { platform: "vm", address: "x" } },
        { runner: "east-1", host: { platform: "vm", address: "y" } },
      ],
      "FLEET_MISMATCH",
      "two hosts",
    ],
    [
      "a platform without executor",
      [{ runner: "east-1", host: { platform: "docker", address: "unix:///x" } }],
      "NO_EXECUTOR",
      "docker",
    ],
  ] as const)("refuses %s", async (_, hosts, code, says) => {
    const { observe } = await observing({ hosts });
    const error = await observe().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect(String(error)).toContain(says);
  });
});
