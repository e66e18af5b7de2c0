import { describe, expect, it } from "vitest";
import { createVirtualClock, type VirtualClock } from "../clock/virtual-clock.js";
import { createJobLoad } from "../job-load/create-job-load.js";
import type { JobLoad } from "../job-load/job-load.js";
import { createSimulator } from "../simulator/create-simulator.js";
import type { Simulator } from "../simulator/simulator.js";

interface Setting {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly load: JobLoad;
  readonly runnerId: string;
  readonly say: (call: string, form: Record<string, string>) => Promise<{ status: number; lines: string[] }>;
}

/** A Runner whose processes are played by the test, word by word. */
function set(): Setting {
  const clock = createVirtualClock();
  const simulator = createSimulator({ clock });
  simulator.addProject({ name: "web" });
  const { runnerId } = simulator.addRunner({ name: "east-1", tags: ["east"], projects: ["web"] });
  return {
    clock,
    simulator,
    runnerId,
    load: createJobLoad(simulator),
    say: async (call, form) => {
      const response = await simulator.fetch(
        new Request(`${simulator.url}/stand-in/${call}`, {
          method: "POST",
          headers: { "x-stand-in-token": form["token"] ?? simulator.runner(runnerId).token },
          body: new URLSearchParams({ runnerId, version: "5.6.0", onEnd: "resume", ...form }),
        }),
      );
      return { status: response.status, lines: (await response.text()).trim().split("\n") };
    },
  };
}

/** Starts a process and one job, and returns the operation that the process was given. */
async function begin({ say, load }: Setting): Promise<string> {
  await say("hello", { sessionId: "first" });
  load.start();
  load.stop();
  const { lines } = await say("poll", { sessionId: "first" });
  return /^operation (\S+) \d+$/.exec(lines[0] ?? "")?.[1] ?? "none was given";
}

describe("the stand-ins' protocol", () => {
  it("gives an operation again that never reached the process", async () => {
    const setting = set();
    const id = await begin(setting);
    const again = await setting.say("poll", { sessionId: "first", running: "" });
    expect(again.lines[0]).toContain(id);
    expect((await setting.say("poll", { sessionId: "first", running: id })).lines).toEqual([""]);
  });

  it("takes a report that comes twice, after a lost answer, as one", async () => {
    const setting = set();
    const finished = await begin(setting);
    await setting.say("poll", { sessionId: "first", finished });
    await setting.say("poll", { sessionId: "first", finished });
    expect(setting.load.report).toMatchObject({ done: 1, lost: 0 });
  });

  it("counts an operation as lost that two living processes run", async () => {
    const setting = set();
    const id = await begin(setting);
    await setting.say("poll", { sessionId: "first", running: id });
    await setting.say("hello", { sessionId: "second", resumed: id });
    await setting.say("poll", { sessionId: "first", finished: id });
    expect(setting.load.report).toMatchObject({ done: 0, lost: 1, losses: [{ reason: "ran-twice" }] });
  });

  it("counts an operation as lost that a process does not speak of any more", async () => {
    const setting = set();
    const id = await begin(setting);
    await setting.say("poll", { sessionId: "first", running: id });
    await setting.say("poll", { sessionId: "first" });
    expect(setting.load.report.losses).toMatchObject([{ reason: "operation-cut" }]);
  });

  it("counts what a process had just fetched as cut when it ends, unless it resumes", async () => {
    for (const onEnd of ["cut", "resume"]) {
      const { say, load } = set();
      await say("hello", { sessionId: "one", onEnd });
      load.start();
      load.stop();
      await say("poll", { sessionId: "one" });
      await say("goodbye", { sessionId: "one" });
      expect(load.report.lost).toBe(onEnd === "cut" ? 1 : 0);
    }
  });

  it("counts what waited in the queue of a process as cut where its disk is lost with it", async () => {
    for (const disk of ["kept", "lost"]) {
      const { say, load } = set();
      await say("hello", { sessionId: "one", disk });
      load.start();
      load.stop();
      const { lines } = await say("poll", { sessionId: "one" });
      await say("poll", { sessionId: "one", queued: lines[0]?.split(" ")[1] ?? "" });
      await say("goodbye", { sessionId: "one" });
      expect(load.report.losses.map(({ reason }) => reason)).toEqual(
        disk === "lost" ? ["operation-cut"] : [],
      );
    }
  });

  it("counts the polls of all processes of a Runner together, and no other call", async () => {
    const { say, simulator, clock, runnerId } = set();
    await say("hello", { sessionId: "one" });
    await say("hello", { sessionId: "two" });
    for (const sessionId of ["one", "two", "one"]) {
      await clock.advance(4_000);
      await say("poll", { sessionId });
    }
    expect(simulator.longestPollGap(runnerId)).toBe(4_000);
    await clock.advance(6_000);
    await say("hello", { sessionId: "three" });
    await clock.advance(1_000);
    expect(simulator.longestPollGap(runnerId)).toBe(7_000);
  });

  it("refuses dead credentials, and does not know a process that has ended", async () => {
    const { say, simulator, runnerId } = set();
    expect((await say("hello", { sessionId: "a", token: "wrong" })).status).toBe(401);
    expect((await say("poll", { sessionId: "unknown" })).status).toBe(410);
    await say("hello", { sessionId: "b" });
    await say("goodbye", { sessionId: "b" });
    expect((await say("poll", { sessionId: "b" })).status).toBe(410);
    expect(simulator.runner(runnerId)).toMatchObject({ status: "Down", processes: 1, acceptedProcesses: 0 });
  });

  it("lets both processes of one identity poll, and shows the one that spoke last", async () => {
    const { say, simulator, runnerId } = set();
    await say("hello", { sessionId: "old", version: "5.6.0" });
    await say("hello", { sessionId: "new", version: "5.7.0" });
    expect(simulator.runner(runnerId)).toMatchObject({ processes: 2, version: "5.7.0" });
    await say("goodbye", { sessionId: "old" });
    expect(simulator.runner(runnerId)).toMatchObject({ processes: 1, status: "Healthy" });
  });
});
