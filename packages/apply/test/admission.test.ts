import { createJobLoad } from "@runner-upgrade/simulator";
import { describe, expect, it } from "vitest";
import type { PolicyInput } from "@runner-upgrade/plan";
import type { RunEvent } from "../src/events/run-event.js";
import type { RunReport } from "../src/report/run-report.js";
import type { Run } from "../src/run/run.js";
import { applyPlan, startRun } from "../src/run/start-run.js";
import {
  createScenario,
  fourRunners,
  newVersion,
  type Scenario,
  type ScenarioOptions,
  type ScenarioRunner,
} from "./support/scenario.js";

async function run(
  runners: readonly ScenarioRunner[],
  policy: PolicyInput,
  act: (event: RunEvent, scenario: Scenario) => void = () => undefined,
  options: Partial<ScenarioOptions> = {},
): Promise<{ scenario: Scenario; report: RunReport; events: RunEvent[]; mostAtOnce: number }> {
  const scenario = await createScenario({ runners, ...options });
  const plan = await scenario.plan(policy);
  const events: RunEvent[] = [];
  const underWay = new Set<string>();
  let mostAtOnce = 0;
  const report = await scenario.clock.run(
    applyPlan(
      plan,
      scenario.dependencies({
        onEvent: (event) => {
          events.push(event);
          if (event.type === "unit-claimed") underWay.add(event.runnerId);
          if (event.type === "unit-ended" || event.type === "unit-released") underWay.delete(event.runnerId);
          mostAtOnce = Math.max(mostAtOnce, underWay.size);
          act(event, scenario);
        },
      }),
    ),
  );
  return { scenario, report, events, mostAtOnce };
}

const claims = (events: readonly RunEvent[]): { at: number; runnerId: string }[] =>
  events.flatMap((event) =>
    event.type === "unit-claimed" ? [{ at: event.at, runnerId: event.runnerId }] : [],
  );

describe("budgets", () => {
  it("one at a time, unless the policy says more", async () => {
    expect((await run(fourRunners, { canary: 0 })).mostAtOnce).toBe(1);
    const two = await run(fourRunners, { canary: 0, maxInFlight: 2 });
    expect(two.mostAtOnce).toBe(2);
    expect(two.report.isComplete).toBe(true);
    // Two at a time, and yet never two of one need.
    expect((await run(fourRunners, { canary: 0, maxInFlight: "100%" })).mostAtOnce).toBe(2);
  });

  it("one per host", async () => {
    const onOneHost = fourRunners.map((runner) => ({ ...runner, address: "shared.internal" }));
    const { mostAtOnce, report } = await run(onOneHost, { canary: 0, maxInFlight: 4 });
    expect(mostAtOnce).toBe(1);
    expect(report.isComplete).toBe(true);
  });
});

describe("canaries", () => {
  it("go first, soak, and only then the others start", async () => {
    const { events, report } = await run(fourRunners, { canary: 1, soakMs: 120_000, maxInFlight: 4 });
    const [first, second] = claims(events);
    const endedAt = events.find(
      (event) => event.type === "unit-ended" && event.runnerId === first!.runnerId,
    )!.at;
    expect(second!.at - endedAt).toBeGreaterThanOrEqual(120_000);
    expect(events.filter(({ type }) => type === "canary-observed").length).toBeGreaterThan(10);
    expect(report.isComplete).toBe(true);
  });

  it("that fall over while they soak end failed, and nobody follows", async () => {
    const { report, scenario } = await run(
      fourRunners,
      { canary: 1, soakMs: 300_000 },
      (event, { clock, world, ids }) => {
        if (event.type !== "unit-ended") return;
        const name = Object.entries(ids).find(([, id]) => id === event.runnerId)?.[0] ?? "";
        void clock.sleep(60_000).then(() => {
          world.host(`${name}.internal`).runner(event.runnerId).end("silently");
        });
      },
    );
    expect(report.units[0]).toMatchObject({ outcome: "failed", code: "NOT_HEALTHY_AT_THE_END" });
    expect(report.units[0]!.reason).toContain(
      "stopped serving while it soaked: Healthy, and it answers no ping",
    );
    expect(report.units[0]!.manualSteps.length).toBeGreaterThan(0);
    expect(report.units.slice(1).map(({ code }) => code)).toEqual(Array<string>(3).fill("TOO_MANY_FAILURES"));
    expect(scenario.simulator.log.filter(({ type }) => type === "credentials-regenerated")).toHaveLength(1);
  });

  it("of which none was upgraded are replaced, one at a time", async () => {
    let done = false;
    const { report, events } = await run(
      fourRunners,
      { canary: 1, soakMs: 30_000, maxInFlight: 4, maxFailures: 1 },
      (event, { world }) => {
        if (event.type !== "unit-claimed" || done) return;
        done = true;
        world.inject({ step: "inspect", kind: "fail", runnerId: event.runnerId });
      },
    );
    expect(report.totals).toMatchObject({ "rolled-back": 1, upgraded: 3 });
    const [, second, third] = claims(events);
    expect(third!.at - second!.at).toBeGreaterThan(30_000);
  });
});

describe("failures", () => {
  it.each([
    [0, 1],
    [1, 2],
  ])("more than %i end the run's admission", async (maxFailures, failed) => {
    const { report } = await run(fourRunners, { canary: 0, maxFailures }, (event, { world }) => {
      if (event.type === "unit-claimed")
        world.inject({ step: "inspect", kind: "fail", runnerId: event.runnerId });
    });
    expect(report.totals).toMatchObject({ "rolled-back": failed, skipped: 4 - failed });
  });
});

describe("absent Runners", () => {
  const services = { hasServices: true } as const;

  it("go first, cost no budget, and their failure does not count", async () => {
    const { report, events, scenario } = await run(
      [...fourRunners.slice(0, 2), { name: "east-0", tags: ["east"], isRunning: false }],
      { canary: 1 },
      (event, { world, id }) => {
        if (event.type === "run-started")
          world.inject({ step: "save-state", kind: "fail", runnerId: id("east-0") });
      },
      services,
    );
    const [absent, canary] = claims(events);
    expect(absent!.runnerId).toBe(scenario.id("east-0"));
    expect(canary!.at).toBe(absent!.at);
    expect(report.units.map(({ outcome }) => outcome)).toEqual(["rolled-back", "upgraded", "upgraded"]);
  });

  it("are brought back before those who need them as a stand-in are taken away", async () => {
    const { report, events, scenario } = await run(
      [
        { name: "east-1", tags: ["east"] },
        { name: "east-0", tags: ["east"], isRunning: false },
      ],
      { canary: 0, settleMs: 5_000 },
      undefined,
      services,
    );
    expect(report.isComplete).toBe(true);
    const backAt = events.find(
      (event) =>
        event.type === "step-ended" && event.stepId === "verify" && event.runnerId === scenario.id("east-0"),
    )!.at;
    const claim = claims(events).find(({ runnerId }) => runnerId === scenario.id("east-1"))!;
    expect(claim.at).toBeGreaterThanOrEqual(backAt + 5_000);
  });
});

describe("a unit that is not what it was planned on", () => {
  it("is refused with what changed", async () => {
    const scenario = await createScenario({ runners: fourRunners });
    const plan = await scenario.plan({ canary: 0 });
    const changed = plan.units[0]!;
    scenario.simulator.setTags(changed.runnerId, ["elsewhere"]);
    const report = await scenario.clock.run(applyPlan(plan, scenario.dependencies()));
    expect(report.units[0]).toMatchObject({ outcome: "skipped", code: "STALE" });
    expect(report.units[0]!.reason).toContain("elsewhere");
    expect(report.units[0]!.remedies).toEqual([expect.stringContaining("rebasePlan")]);
  });

  it("is not begun when the server was upgraded meanwhile: its packages are of another version", async () => {
    const { report, scenario } = await run(fourRunners, { canary: 0 }, (event, { simulator }) => {
      if (event.type === "unit-ended" && event.outcome === "upgraded")
        simulator.setServerVersion("5.8.0-20250101");
    });
    expect(report.units.map(({ outcome, code }) => [outcome, code])).toEqual([
      ["upgraded", null],
      ...Array<unknown>(3).fill(["skipped", "SERVER_VERSION_CHANGED"]),
    ]);
    expect(scenario.simulator.log.filter(({ type }) => type === "credentials-regenerated")).toHaveLength(1);
  });

  it("is let alone when the control plane does not know it any more", async () => {
    const scenario = await createScenario({ runners: fourRunners });
    const plan = await scenario.plan({ canary: 0 });
    scenario.simulator.removeRunner(plan.units[0]!.runnerId);
    const report = await scenario.clock.run(applyPlan(plan, scenario.dependencies()));
    expect(report.units[0]).toMatchObject({ outcome: "skipped", code: "STALE" });
  });

  it("is current already when somebody upgraded it meanwhile", async () => {
    const scenario = await createScenario({ runners: fourRunners });
    const plan = await scenario.plan({ canary: 0 });
    const unit = plan.units[0]!;
    scenario.agent(unit.runnerName).stop();
    scenario.simulator.agents.start({
      runnerId: unit.runnerId,
      token: scenario.simulator.runner(unit.runnerId).token,
      version: newVersion,
    });
    await scenario.clock.advance(10_000);
    const report = await scenario.clock.run(applyPlan(plan, scenario.dependencies()));
    expect(report.units[0]).toMatchObject({ outcome: "already-current", toVersion: newVersion });
    expect(report.isComplete).toBe(true);
  });
});

describe("at the end", () => {
  it("a Runner that is not Healthy any more ends failed, whatever was said before", async () => {
    const { report } = await run(fourRunners, { canary: 0 }, (event, { world, ids }) => {
      if (event.type !== "unit-ended" || event.runnerId !== Object.values(ids)[0]) return;
      const name = Object.keys(ids)[0]!;
      world.host(`${name}.internal`).runner(event.runnerId).end("asked");
    });
    const fallen = report.units.find(({ code }) => code === "NOT_HEALTHY_AT_THE_END")!;
    expect(fallen).toMatchObject({ outcome: "failed" });
    expect(fallen.reason).toContain("its status is Down, though it had ended upgraded");
    expect(report.isComplete).toBe(false);
  });

  it("one that others ended while it was only cordoned ends failed, and a person is told what to do", async () => {
    const scenario = await createScenario({ runners: fourRunners });
    const plan = await scenario.plan({ canary: 0 });
    const unit = plan.units[0]!;
    const run: Run = startRun(
      plan,
      scenario.dependencies({
        onEvent: (event) => {
          if (event.type === "step-started" && event.stepId === "drain") run.abort();
          if (event.type === "unit-ended" && event.runnerId === unit.runnerId)
            scenario.world.host(`${unit.runnerName}.internal`).runner(event.runnerId).end("asked");
        },
      }),
    );
    const report = await scenario.clock.run(run.report);
    expect(report.units[0]).toMatchObject({ outcome: "failed", code: "NOT_HEALTHY_AT_THE_END" });
    expect(report.units[0]?.manualSteps).toEqual([
      expect.stringContaining(
        `On ${unit.runnerName}.internal: see that one process of ${unit.runnerName} runs`,
      ),
    ]);
  });
});

describe("a request for new credentials whose answer was lost", () => {
  it("and that takes effect when its Runner is upgraded is noticed at the end, though the status lies", async () => {
    const scenario = await createScenario({ runners: fourRunners });
    const { simulator, client, clock } = scenario;
    const plan = await scenario.plan({ canary: 0 });
    const runnerId = plan.units.at(-1)!.runnerId;
    simulator.faults.inject({ kind: "lost-answer", path: `${runnerId}/regenerateCreds`, times: 1 });
    const late: Promise<unknown>[] = [];
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (event.type === "unit-ended" && event.runnerId === runnerId)
              late.push(client.regenerateCredentials(runnerId));
          },
        }),
      ),
    );
    expect(late).toHaveLength(1);
    expect(report.units.at(-1)).toMatchObject({ outcome: "failed", code: "NOT_HEALTHY_AT_THE_END" });
    expect(report.units.at(-1)?.reason).toContain("answers no ping, though its status is Healthy");
    expect(report.units.at(-1)?.manualSteps).not.toEqual([]);
  });
});

describe("automatic projects", () => {
  const projects = [{ name: "nodes", dispatch: "automatic" as const }];
  const runners = ["a-1", "a-2"].map((name) => ({
    name,
    tags: [],
    projects: ["nodes"],
    nodeFilter: "tags: db",
  }));

  it("are upgraded by node filter, behind a cordon of their remote node dispatch", async () => {
    const { report } = await run(runners, {}, undefined, { projects });
    expect(report.isComplete).toBe(true);
    expect(report.units[0]!.steps.map(({ id }) => id)).toContain("cordon");
  });

  it("may have a Runner that never drains: it is skipped, and no job is lost", async () => {
    const scenario = await createScenario({ projects, runners });
    const load = createJobLoad(scenario.simulator, { everyMs: 1_000, operationMs: 5_000 });
    load.start();
    await scenario.clock.advance(30_000);
    const plan = await scenario.plan({ drain: "wait", drainTimeoutMs: 300_000 });
    const report = await scenario.clock.run(applyPlan(plan, scenario.dependencies()));
    expect(report.totals).toMatchObject({ upgraded: 0, skipped: 2 });
    for (const unit of report.units) expect(unit).toMatchObject({ code: "TIMEOUT", awayMs: null });
    load.stop();
    await scenario.clock.advance(700_000);
    expect(load.report.losses).toEqual([]);
  });
});
