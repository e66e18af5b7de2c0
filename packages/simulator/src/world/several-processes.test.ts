import { describe, expect, it } from "vitest";
import type { VirtualAgent, VirtualAgentOptions } from "../agents/virtual-agent.js";
import { createVirtualClock, type VirtualClock } from "../clock/virtual-clock.js";
import { createJobLoad } from "../job-load/create-job-load.js";
import type { JobLoad } from "../job-load/job-load.js";
import { createSimulator } from "../simulator/create-simulator.js";
import type { RunnerState } from "../simulator/runner-state.js";
import type { Simulator } from "../simulator/simulator.js";

interface Setting {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly load: JobLoad;
  readonly runnerId: string;
  readonly start: (options?: Partial<VirtualAgentOptions>) => VirtualAgent;
  readonly state: () => RunnerState;
  /** Gives the Runner one job, which is fetched at the next poll. */
  readonly oneJob: () => void;
}

/** One Runner without replicas, whose containers all carry the same id and token. */
function set(): Setting {
  const clock = createVirtualClock();
  const simulator = createSimulator({ clock });
  simulator.addProject({ name: "web" });
  const { runnerId, token } = simulator.addRunner({ name: "east-1", tags: ["east"], projects: ["web"] });
  const load = createJobLoad(simulator, { operationMs: 60_000 });
  return {
    clock,
    simulator,
    load,
    runnerId,
    start: (options) =>
      simulator.agents.start({ runnerId, token, version: "5.6.0", keepsDisk: false, ...options }),
    state: () => simulator.runner(runnerId),
    oneJob: () => {
      load.start();
      load.stop();
    },
  };
}

describe("several processes of one identity", () => {
  it("are one Runner, Healthy as long as one of them is heard", async () => {
    const { clock, start, state } = set();
    const first = start();
    const second = start();
    await clock.advance(10_000);
    expect(state()).toMatchObject({ status: "Healthy", processes: 2, acceptedProcesses: 2 });
    first.stop();
    expect(state()).toMatchObject({ status: "Healthy", processes: 1 });
    await clock.advance(300_000);
    expect(state().status).toBe("Healthy");
    second.stop();
    expect(state().status).toBe("Down");
  });

  it("are Down by silence only when all are silent", async () => {
    const { clock, start, state } = set();
    const first = start();
    const second = start({ startupMs: 2_000 });
    await clock.advance(10_000);
    first.kill();
    await clock.advance(200_000);
    expect(state().status).toBe("Healthy");
    second.kill();
    await clock.advance(200_000);
    expect(state().status).toBe("Down");
  });

  it("show the version that checked in last", async () => {
    const { clock, start, state } = set();
    const old = start();
    await clock.advance(10_000);
    start({ version: "5.7.0", startupMs: 1_000 });
    await clock.advance(1_000);
    expect(state().version).toBe("5.7.0");
    await clock.advance(4_000);
    expect(state().version).toBe("5.6.0");
    await clock.advance(1_000);
    expect(state().version).toBe("5.7.0");
    old.stop();
    await clock.advance(60_000);
    expect(state().version).toBe("5.7.0");
  });

  it("answer a ping when any of them polls", async () => {
    const { clock, simulator, start, runnerId } = set();
    start({ startupMs: 0 });
    start({ startupMs: 2_000 });
    await clock.advance(10_500);
    const call = async (path: string, method: string): Promise<Record<string, unknown>> => {
      const response = await simulator.fetch(
        new Request(`${simulator.url}/api/42/runnerManagement/${path}`, {
          method,
          headers: { "x-rundeck-auth-token": simulator.apiToken },
        }),
      );
      return (await response.json()) as Record<string, unknown>;
    };
    const { pingToken } = await call(`runner/${runnerId}/ping`, "POST");
    // The second polls at 12 s, before the first does at 15 s.
    await clock.advance(2_000);
    expect(await call(`checkPing/${String(pingToken)}`, "GET")).toMatchObject({ completed: true });
  });

  it("lose with a process what that one took, and nothing else", async () => {
    const { clock, load, start, oneJob } = set();
    const first = start();
    await clock.advance(1_000);
    oneJob();
    await clock.advance(5_000);
    const second = start();
    await clock.advance(1_000);
    second.stop();
    expect(load.report).toMatchObject({ running: 1, lost: 0 });
    first.stop();
    expect(load.report.losses).toMatchObject([{ reason: "operation-cut" }]);
  });

  it("do not take up what a neighbour's disk kept; its successor does", async () => {
    const { clock, load, start, oneJob } = set();
    const kept: Partial<VirtualAgentOptions> = { keepsDisk: true, onEnd: "resume" };
    const first = start(kept);
    await clock.advance(1_000);
    oneJob();
    await clock.advance(5_000);
    start({ ...kept, startupMs: 500 });
    await clock.advance(1_000);
    first.stop();
    await clock.advance(90_000);
    expect(load.report).toMatchObject({ done: 0, lost: 0, running: 1 });
    start(kept);
    await clock.advance(90_000);
    expect(load.report).toMatchObject({ done: 1, lost: 0 });
  });
});

describe("the gap between a Runner's polls", () => {
  it("is none while one of its processes polls, and ends with a successor", async () => {
    const { clock, simulator, start, runnerId } = set();
    const first = start();
    await clock.advance(30_000);
    const from = clock.now();
    const second = start();
    await clock.advance(10_000);
    first.stop();
    await clock.advance(60_000);
    expect(simulator.longestPollGap(runnerId, { from })).toBe(5_000);
    second.kill();
    await clock.advance(20_000);
    start();
    await clock.advance(10_000);
    expect(simulator.longestPollGap(runnerId, { from })).toBe(20_000);
    expect(simulator.longestPollGap(runnerId, { from, to: from + 70_000 })).toBe(5_000);
    expect(() => simulator.longestPollGap("nobody")).toThrow("knows no Runner");
  });

  it("goes on while polls are refused", async () => {
    const { clock, simulator, start, runnerId } = set();
    start();
    await clock.advance(30_000);
    const from = clock.now();
    await simulator.fetch(
      new Request(`${simulator.url}/api/42/runnerManagement/runner/${runnerId}/regenerateCreds`, {
        method: "POST",
        headers: { "x-rundeck-auth-token": simulator.apiToken },
      }),
    );
    await clock.advance(60_000);
    expect(simulator.longestPollGap(runnerId, { from })).toBe(60_000);
  });
});
