import { describe, expect, it } from "vitest";
import type { VirtualAgent, VirtualAgentOptions } from "../agents/virtual-agent.js";
import { createVirtualClock, type VirtualClock } from "../clock/virtual-clock.js";
import { createSimulator } from "../simulator/create-simulator.js";
import type { SimulatorOptions } from "../simulator/options.js";
import type { Simulator } from "../simulator/simulator.js";
import { createJobLoad } from "./create-job-load.js";

/** Chance that repeats itself. */
function seeded(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

interface Pair {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly ids: readonly string[];
  readonly agents: VirtualAgent[];
}

/** Two Runners with the same tags, both running. */
function pair(agentOptions: Partial<VirtualAgentOptions> = {}, options: SimulatorOptions = {}): Pair {
  const clock = createVirtualClock();
  const simulator = createSimulator({ clock, random: seeded(), ...options });
  simulator.addProject({ name: "web", dispatch: "manual" });
  const ids: string[] = [];
  const agents: VirtualAgent[] = [];
  for (const name of ["east-1", "east-2"]) {
    const { runnerId, token } = simulator.addRunner({ name, tags: ["east"], projects: ["web"] });
    ids.push(runnerId);
    agents.push(simulator.agents.start({ runnerId, token, version: "5.6.0", ...agentOptions }));
  }
  return { clock, simulator, ids, agents };
}

const restart = (simulator: Simulator, runnerId: string): VirtualAgent =>
  simulator.agents.start({ runnerId, token: simulator.runner(runnerId).token, version: "5.7.0" });

describe("a quiet fleet", () => {
  it("does jobs without losing one, and always has one running", async () => {
    const { clock, simulator } = pair();
    const load = createJobLoad(simulator, { operationMs: 20_000 });
    load.start();
    for (let minute = 0; minute < 60; minute += 1) {
      await clock.advance(60_000);
      expect(load.report.running).toBe(1);
    }
    expect(load.report).toMatchObject({ lost: 0, losses: [] });
    expect(load.report.done).toBeGreaterThan(100);
  });

  it("gives work to the Runner with fewer running operations", () => {
    const { simulator, ids } = pair({}, { operationCount: "assigned" });
    createJobLoad(simulator, { jobsPerNeed: 4 }).start();
    expect(ids.map((id) => simulator.runner(id).runningOperations)).toEqual([2, 2]);
  });

  it("lets jobs arrive at a rate, whatever runs", async () => {
    const { clock, simulator } = pair();
    const load = createJobLoad(simulator, { everyMs: 1_000, operationMs: { min: 1_500, max: 6_000 } });
    load.start();
    await clock.advance(59_999);
    const { done, running, lost } = load.report;
    expect(done + running).toBe(60);
    expect(lost).toBe(0);
    load.stop();
    await clock.advance(20_000);
    expect(load.report).toMatchObject({ done: 60, running: 0 });
  });

  it("ends when it is stopped", async () => {
    const { clock, simulator } = pair();
    const load = createJobLoad(simulator);
    load.start();
    await clock.advance(60_000);
    load.stop();
    await clock.advance(60_000);
    const { done } = load.report;
    await clock.advance(600_000);
    expect(load.report).toMatchObject({ running: 0, done, lost: 0 });
  });
});

describe("what the server counts as running", () => {
  it("only what the agent reported: nothing until the heartbeat after the one that fetched it", async () => {
    const { clock, simulator, agents, ids } = pair({}, { heartbeatMs: 5_000 });
    agents[1]?.stop();
    await clock.advance(1);
    const load = createJobLoad(simulator, { operationMs: 60_000 });
    load.start();
    const running = (): number => simulator.runner(ids[0]!).runningOperations;
    expect(running()).toBe(0);
    await clock.advance(5_000);
    expect(running()).toBe(0);
    await clock.advance(5_000);
    expect(running()).toBe(1);
  });

  it("all that it assigned, at once, where it is set up so", async () => {
    const { simulator, agents, ids } = pair({}, { operationCount: "assigned" });
    agents[1]?.stop();
    createJobLoad(simulator).start();
    expect(simulator.runner(ids[0]!).runningOperations).toBe(1);
  });
});

describe("what a lost job is", () => {
  it("no fitting Runner is Healthy by status when it arrives", async () => {
    const { clock, simulator, agents } = pair();
    const load = createJobLoad(simulator);
    for (const agent of agents) agent.stop();
    load.start();
    await clock.advance(1);
    expect(load.report.losses[0]).toMatchObject({ reason: "no-healthy-runner", runnerId: null });
  });

  it("its Runner does not report for 600 s: one killed without a word still gets work for 30 s", async () => {
    const { clock, simulator, ids, agents } = pair({}, { operationCount: "assigned" });
    agents[1]?.stop();
    agents[0]?.kill();
    await clock.advance(20_000);
    const load = createJobLoad(simulator);
    load.start();
    load.stop();
    expect(simulator.runner(ids[0]!).runningOperations).toBe(1);
    await clock.advance(599_999);
    expect(load.report).toMatchObject({ running: 1, lost: 0 });
    await clock.advance(1);
    expect(load.report.losses).toMatchObject([{ reason: "no-reports", runnerId: ids[0] }]);
  });

  it("not, when the Runner comes back in time and fetches it", async () => {
    const { clock, simulator, ids, agents } = pair();
    agents[1]?.stop();
    agents[0]?.kill();
    const load = createJobLoad(simulator);
    load.start();
    load.stop();
    await clock.advance(500_000);
    restart(simulator, ids[0]!);
    await clock.advance(60_000);
    expect(load.report).toMatchObject({ done: 1, lost: 0 });
  });

  it.each(["stop", "kill"] as const)("its operation is cut by the end of a process (%s)", async (how) => {
    const { clock, simulator, agents } = pair({}, { operationCount: "assigned" });
    const load = createJobLoad(simulator, { jobsPerNeed: 2, operationMs: 120_000 });
    load.start();
    load.stop();
    await clock.advance(10_000);
    agents[0]?.[how]();
    expect(load.report.losses).toMatchObject([{ reason: "operation-cut" }]);
    await clock.advance(600_000);
    expect(load.report).toMatchObject({ done: 1, lost: 1 });
  });

  it("not, when the process resumes from its disk", async () => {
    const { clock, simulator, ids, agents } = pair({ onEnd: "resume" });
    const load = createJobLoad(simulator, { jobsPerNeed: 2, operationMs: 120_000 });
    load.start();
    load.stop();
    await clock.advance(10_000);
    agents[0]?.stop();
    await clock.advance(60_000);
    restart(simulator, ids[0]!);
    await clock.advance(600_000);
    expect(load.report).toMatchObject({ done: 2, lost: 0 });
  });

  it("what waits in the queue on disk survives, unless the directory does not", async () => {
    for (const keepsDisk of [true, false]) {
      const { clock, simulator, ids, agents } = pair({ maxRunning: 1, keepsDisk });
      agents[1]?.stop();
      const load = createJobLoad(simulator, { jobsPerNeed: 2, operationMs: 60_000 });
      load.start();
      load.stop();
      await clock.advance(10_000);
      expect(simulator.runner(ids[0]!)).toMatchObject({ runningOperations: 1, queuedOperations: 1 });
      agents[0]?.stop();
      restart(simulator, ids[0]!);
      await clock.advance(300_000);
      expect(load.report).toMatchObject(keepsDisk ? { done: 1, lost: 1 } : { done: 0, lost: 2 });
    }
  });
});

describe("the credentials of a running process", () => {
  it("loses what it runs when they are regenerated under it, since it cannot report any more", async () => {
    const { clock, simulator, ids, agents } = pair();
    agents[1]?.stop();
    const load = createJobLoad(simulator, { operationMs: 60_000 });
    load.start();
    load.stop();
    await clock.advance(10_000);
    await simulator.fetch(
      new Request(`${simulator.url}/api/42/runnerManagement/runner/${ids[0]!}/regenerateCreds`, {
        method: "POST",
        headers: { "x-rundeck-auth-token": simulator.apiToken },
      }),
    );
    await clock.advance(600_000);
    expect(load.report.losses).toMatchObject([{ reason: "no-reports" }]);
  });
});

describe("a naive loop", () => {
  it("loses jobs: both Runners of a need stopped at once, without drain", async () => {
    const { clock, simulator, ids, agents } = pair();
    const load = createJobLoad(simulator, { operationMs: 20_000 });
    load.start();
    await clock.advance(60_000);
    for (const agent of agents) agent.stop();
    await clock.advance(45_000);
    for (const id of ids) restart(simulator, id);
    await clock.advance(60_000);
    expect(load.report.lost).toBeGreaterThan(1);
    expect(new Set(load.report.losses.map(({ reason }) => reason))).toEqual(
      new Set(["operation-cut", "no-healthy-runner"]),
    );
  });
});

describe("an automatic project", () => {
  it("chooses by node filter; tags play no part", async () => {
    const clock = createVirtualClock();
    const simulator = createSimulator({ clock, random: seeded() });
    simulator.addProject({ name: "net", dispatch: "automatic" });
    const add = (name: string, nodeFilter: string): VirtualAgent => {
      const { runnerId, token } = simulator.addRunner({
        name,
        tags: [name],
        projects: [{ name: "net", nodeFilter }],
      });
      return simulator.agents.start({ runnerId, token, version: "5.6.0" });
    };
    const first = add("a", "tags: linux");
    add("b", "tags: linux");
    const lonely = add("c", "tags: windows");
    const load = createJobLoad(simulator);
    load.start();
    expect(load.needs).toEqual([
      { project: "net", nodeFilter: "tags: linux" },
      { project: "net", nodeFilter: "tags: windows" },
    ]);
    load.stop();
    await clock.advance(120_000);
    first.stop();
    lonely.stop();
    const second = createJobLoad(simulator, { needs: load.needs });
    second.start();
    expect(second.report.losses).toMatchObject([{ reason: "no-healthy-runner", need: load.needs[1] }]);
  });
});
