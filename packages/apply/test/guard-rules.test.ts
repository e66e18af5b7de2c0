import { insertStep } from "@runner-upgrade/plan";
import { createJobLoad, type JobLoad } from "@runner-upgrade/simulator";
import { describe, expect, it } from "vitest";
import type { RunEvent } from "../src/events/run-event.js";
import type { RunReport } from "../src/report/run-report.js";
import { applyPlan } from "../src/run/start-run.js";
import { createScenario, type Scenario } from "./support/scenario.js";

const pair = [
  { name: "east-1", tags: ["east"] },
  { name: "east-2", tags: ["east"] },
];

function startLoad({ simulator }: Scenario): JobLoad {
  const load = createJobLoad(simulator, { operationMs: 20_000 });
  load.start();
  return load;
}

function outcomes(report: RunReport): Record<string, string> {
  return Object.fromEntries(report.units.map((unit) => [unit.runnerName, unit.outcome]));
}

/** How often a process of one of these Runners was ended by the run. */
function stops({ simulator, ids }: Scenario, names: readonly string[]): number {
  const wanted = names.map((name) => ids[name]);
  return simulator.log.filter((event) => event.type === "process-gone" && wanted.includes(event.runnerId))
    .length;
}

describe("claim, then look: two guards at once", () => {
  it("never lets two go that each other's guard counted on", async () => {
    const scenario = await createScenario({
      runners: [...pair, { name: "east-3", tags: ["east"], address: null }],
    });
    const { clock, simulator } = scenario;
    const load = startLoad(scenario);
    await clock.advance(30_000);
    const plan = await scenario.plan({ maxInFlight: 2, canary: 0, drain: "off", settleMs: 1_000 });
    // The plan counts on a third, which goes down before the guards look.
    scenario.agent("east-3").stop();
    const away = new Set<string>();
    let mostAway = 0;
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (event.type === "step-started" && event.stepId === "stop") away.add(event.runnerId);
            if (event.type === "unit-ended") away.delete(event.runnerId);
            mostAway = Math.max(mostAway, away.size);
          },
        }),
      ),
    );
    expect(mostAway).toBe(1);
    // Without a host, the third is no part of the request.
    expect(outcomes(report)).toEqual({ "east-1": "upgraded", "east-2": "upgraded" });
    await clock.advance(700_000);
    expect(load.report.losses.filter(({ reason }) => reason === "no-healthy-runner")).toEqual([]);
    expect(simulator.runner(scenario.id("east-1")).status).toBe("Healthy");
  });
});

describe("away is what the journal says", () => {
  it("does not count on a unit that failed and is still shown Healthy", async () => {
    const scenario = await createScenario({ runners: pair });
    const { clock, simulator } = scenario;
    const load = startLoad(scenario);
    await clock.advance(30_000);
    const made = await scenario.plan({
      canary: 0,
      maxFailures: 5,
      standInProof: "status",
      settleMs: 0,
      drain: "off",
    });
    const first = made.units[0]!.runnerName;
    const plan = insertStep(made, {
      after: "verify",
      step: { name: "smoke-test", timeLimitMs: 10_000, onFailure: "fail" },
      runners: { names: [first] },
    });
    let statusWhenItFailed = "";
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          handlers: {
            "smoke-test": () => {
              scenario.crash(first);
              throw new Error("The smoke test failed.");
            },
          },
          onEvent: (event) => {
            if (event.type === "unit-ended" && event.outcome === "failed")
              statusWhenItFailed = simulator.runner(event.runnerId).status;
          },
        }),
      ),
    );
    expect(statusWhenItFailed).toBe("Healthy");
    const second = pair.find(({ name }) => name !== first)!.name;
    expect(outcomes(report)).toEqual({ [first]: "failed", [second]: "skipped" });
    expect(stops(scenario, [second])).toBe(0);
    await clock.advance(60_000);
    expect(simulator.runner(scenario.id(second)).status).toBe("Healthy");
    // What ran on the one that crashed is lost with it, and nothing else is.
    expect(load.report.losses.filter(({ runnerId }) => runnerId !== scenario.id(first))).toEqual([]);
  });

  it("counts one that is upgraded but still cordoned as away", async () => {
    const scenario = await createScenario({ runners: pair });
    const { clock, simulator } = scenario;
    const load = startLoad(scenario);
    await clock.advance(30_000);
    const plan = await scenario.plan({ canary: 0, maxInFlight: 2, settleMs: 0 });
    const first = plan.units[0]!.runnerId;
    const second = plan.units[1]!.runnerId;
    const told: string[] = [];
    const tell = (event: RunEvent): void => {
      if (event.type === "step-ended" && event.runnerId === first) told.push(`first ${event.stepId}`);
      if (event.type === "guard-answered" && event.runnerId === second) told.push("second asked");
      if (event.type === "step-ended" && event.runnerId === first && event.stepId === "verify")
        simulator.faults.inject({
          kind: "latency",
          method: "POST",
          path: new RegExp(`/runner/${first}$`),
          ms: 25_000,
          times: 1,
        });
    };
    const report = await clock.run(applyPlan(plan, scenario.dependencies({ onEvent: tell })));
    expect(report.isComplete).toBe(true);
    expect(told.indexOf("second asked")).toBeGreaterThan(told.indexOf("first uncordon"));
    await clock.advance(700_000);
    expect(load.report.lost).toBe(0);
  });
});

describe("a stand-in is proven, not listed", () => {
  const kill = async (
    standInProof: "ping" | "status",
    deadForMs: number,
  ): Promise<{ scenario: Scenario; load: JobLoad; report: RunReport; listed: string; answers: string[] }> => {
    const scenario = await createScenario({ runners: [pair[0]!, { ...pair[1]!, address: null }] });
    const { clock, simulator } = scenario;
    const load = startLoad(scenario);
    await clock.advance(30_000);
    const plan = await scenario.plan({
      canary: 0,
      standInProof,
      admissionTimeoutMs: 60_000,
      drain: "off",
    });
    scenario.agent("east-2").kill();
    await clock.advance(deadForMs);
    const listed = simulator.runner(scenario.id("east-2")).status;
    const answers: string[] = [];
    const onEvent = (event: RunEvent): void => {
      if (event.type === "guard-answered") answers.push(event.reason);
    };
    const report = await clock.run(applyPlan(plan, scenario.dependencies({ onEvent })));
    await clock.advance(30_000);
    return { scenario, load, report, listed, answers };
  };

  it.each([5_000, 20_000])("refuses one that is dead for %i ms and listed Healthy", async (deadForMs) => {
    const { scenario, load, report, listed, answers } = await kill("ping", deadForMs);
    expect(listed).toBe("Healthy");
    expect(report.units[0]).toMatchObject({ outcome: "skipped", code: "NOT_ADMITTED" });
    expect(answers[0]).toMatch(/did not prove that it works|is Unknown/);
    expect(stops(scenario, ["east-1"])).toBe(0);
    expect(load.report.losses.filter(({ runnerId }) => runnerId === scenario.id("east-1"))).toEqual([]);
  });

  it("is a rule that matters: by status alone the last one that works is stopped", async () => {
    const { scenario, load } = await kill("status", 20_000);
    expect(stops(scenario, ["east-1"])).toBeGreaterThan(0);
    expect(load.report.lost).toBeGreaterThan(0);
  });
});

describe("asked again", () => {
  it("before the stop, when the stand-in went down during the drain", async () => {
    const scenario = await createScenario({ runners: [pair[0]!, { ...pair[1]!, address: null }] });
    const { clock, simulator } = scenario;
    const plan = await scenario.plan({ canary: 0, admissionTimeoutMs: 60_000 });
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (event.type === "step-started" && event.stepId === "drain") scenario.agent("east-2").stop();
          },
        }),
      ),
    );
    expect(report.units[0]).toMatchObject({ outcome: "skipped", code: "NOT_ADMITTED" });
    expect(stops(scenario, ["east-1"])).toBe(0);
    expect(simulator.runner(scenario.id("east-1")).tags).toEqual(["east"]);
  });

  it("asks for what a cordoned Runner served before its tags were taken off", async () => {
    const scenario = await createScenario({ runners: [pair[0]!, { ...pair[1]!, address: null }] });
    const plan = await scenario.plan({ canary: 0 });
    const asked: number[] = [];
    await scenario.clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (event.type === "guard-answered") asked.push(event.standIns.length);
          },
        }),
      ),
    );
    // Before the cordon, before the stop, before the point of no return: one proven stand-in each time.
    expect(asked).toEqual([1, 1, 1]);
  });

  it("before the point of no return, and starts the old Runner again at once", async () => {
    // Longer than an answer serves.
    const scenario = await createScenario({
      runners: [pair[0]!, { ...pair[1]!, address: null }],
      durationsMs: { stop: 20_000 },
    });
    const plan = await scenario.plan({ canary: 0 });
    const report = await scenario.clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (event.type === "step-started" && event.stepId === "stop") scenario.agent("east-2").kill();
          },
        }),
      ),
    );
    expect(report.units[0]).toMatchObject({ outcome: "rolled-back", code: "GUARD_REFUSED" });
    expect(scenario.simulator.log.some(({ type }) => type === "credentials-regenerated")).toBe(false);
    await scenario.clock.advance(10_000);
    expect(scenario.simulator.runner(scenario.id("east-1"))).toMatchObject({
      status: "Healthy",
      tags: ["east"],
    });
  });
});
