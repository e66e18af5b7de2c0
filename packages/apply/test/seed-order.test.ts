import { describe, expect, it } from "vitest";
import { lateEffectMs } from "../src/wait/late-effect.js";
import { applyPlan } from "../src/run/start-run.js";
import { createScenario, orderOf } from "./support/scenario.js";

const pair = [
  { name: "east-1", tags: ["east"] },
  { name: "east-2", tags: ["east"] },
];

describe("a Runner whose process is not proven gone is never regenerated", () => {
  it.each([
    ["does not stop", "does-not-stop", "NOT_STOPPED"],
    ["is revived by a supervisor", "revive", "REVIVED"],
  ] as const)("because it %s", async (_, kind, code) => {
    const scenario = await createScenario({ runners: pair });
    const plan = await scenario.plan();
    const first = plan.units[0]!.runnerName;
    scenario.world.inject({ step: "stop", kind, runnerId: scenario.id(first) });
    const report = await scenario.clock.run(applyPlan(plan, scenario.dependencies()));
    expect(report.units[0]).toMatchObject({ runnerName: first, outcome: "rolled-back", code });
    expect(report.units[1]).toMatchObject({ outcome: "skipped", code: "TOO_MANY_FAILURES" });
    expect(orderOf(scenario, first)).not.toContain("credentials-regenerated");
    expect(scenario.simulator.runner(scenario.id(first))).toMatchObject({
      status: "Healthy",
      tags: ["east"],
    });
  });

  it("because it came back between the stop and the request", async () => {
    const scenario = await createScenario({ runners: pair });
    const plan = await scenario.plan();
    const first = plan.units[0]!.runnerName;
    const report = await scenario.clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (event.type === "step-started" && event.stepId === "regenerate-credentials")
              scenario.world.host(`${first}.internal`).runner(scenario.id(first)).start();
          },
        }),
      ),
    );
    expect(report.units[0]).toMatchObject({ outcome: "rolled-back", code: "NOT_GONE" });
    expect(orderOf(scenario, first)).not.toContain("credentials-regenerated");
  });

  it("also when the request has to be repeated: it is stopped and proven gone once more", async () => {
    const scenario = await createScenario({ runners: pair });
    const { simulator, clock } = scenario;
    const plan = await scenario.plan();
    const first = plan.units[0]!.runnerName;
    simulator.faults.inject({ kind: "lost-answer", path: "/regenerateCreds", times: 1 });
    const requests: number[] = [];
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (event.type !== "credentials-requested" || event.runnerId !== scenario.id(first)) return;
            requests.push(event.at);
            // Somebody starts the old package while the answer is waited for.
            if (requests.length === 1)
              void clock.sleep(5_000).then(() => {
                scenario.world.host(`${first}.internal`).runner(scenario.id(first)).start();
              });
          },
        }),
      ),
    );
    expect(report.units[0]).toMatchObject({ outcome: "upgraded" });
    // The step's own time limit and `regenerateSettleMs` lie between the two.
    expect(requests[1]! - requests[0]!).toBeGreaterThanOrEqual(60_000 + 30_000);
    expect(orderOf(scenario, first)).toEqual([
      "process-started",
      "process-gone",
      "credentials-regenerated",
      "process-started",
      "process-gone",
      "credentials-regenerated",
      "package-downloaded",
      "process-started",
    ]);
  });
});

describe("a request whose answer was lost", () => {
  it("is not called undone where the server refuses the one that follows", async () => {
    const scenario = await createScenario({ runners: pair });
    const { simulator, clock } = scenario;
    const plan = await scenario.plan();
    simulator.faults.inject({ kind: "lost-answer", path: "/regenerateCreds", times: 1 });
    simulator.faults.inject({ kind: "status", status: 403, path: "/regenerateCreds", times: 5 });
    const report = await clock.run(applyPlan(plan, scenario.dependencies()));
    const reason = report.units[0]?.reason ?? "";
    expect(reason).toContain("were not regenerated again");
    expect(reason).toContain("the old credentials may be dead");
    expect(reason).not.toMatch(/were not regenerated[:.]/);
  });

  it("is repeated no later because the machine's clock was put back meanwhile", async () => {
    const scenario = await createScenario({ runners: pair });
    const { simulator, clock } = scenario;
    const plan = await scenario.plan();
    simulator.faults.inject({ kind: "lost-answer", path: "/regenerateCreds", times: 1 });
    let offsetMs = 0;
    const requestedAt: number[] = [];
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          clock: { now: () => clock.now() + offsetMs, sleep: (ms, signal) => clock.sleep(ms, signal) },
          onEvent: (event) => {
            if (event.type !== "credentials-requested") return;
            requestedAt.push(clock.now());
            offsetMs = -3_600_000;
          },
        }),
      ),
    );
    expect(report.units[0]).toMatchObject({ outcome: "upgraded" });
    // The hour by which it was put back is not waited for: only how long a request may take effect late.
    expect(requestedAt[1]! - requestedAt[0]!).toBeLessThan(lateEffectMs + 10_000);
  });
});

describe("at most three regenerations", () => {
  it("are asked for, then the old Runner is tried: if it serves, it was put back", async () => {
    const scenario = await createScenario({ runners: pair });
    const plan = await scenario.plan();
    const first = plan.units[0]!.runnerName;
    // The request never reaches the server, and nobody can tell.
    scenario.simulator.faults.inject({ kind: "lost-answer", path: "/regenerateCreds" });
    const remove = scenario.simulator.faults.inject({
      kind: "status",
      status: 503,
      path: "/regenerateCreds",
    });
    const report = await scenario.clock.run(applyPlan(plan, scenario.dependencies()));
    remove();
    expect(report.units[0]).toMatchObject({ outcome: "rolled-back", code: "TOO_MANY_REGENERATIONS" });
    expect(orderOf(scenario, first)).not.toContain("credentials-regenerated");
    expect(scenario.simulator.runner(scenario.id(first))).toMatchObject({
      status: "Healthy",
      tags: ["east"],
    });
  });

  it("and if it does not serve, the unit failed and says what to do", async () => {
    const scenario = await createScenario({ runners: pair });
    const plan = await scenario.plan();
    const first = plan.units[0]!.runnerName;
    scenario.simulator.faults.inject({ kind: "lost-answer", path: "/regenerateCreds" });
    const report = await scenario.clock.run(applyPlan(plan, scenario.dependencies()));
    expect(report.units[0]).toMatchObject({ outcome: "failed" });
    expect(report.units[0]!.manualSteps.join(" ")).toContain("east-");
    expect(orderOf(scenario, first).filter((type) => type === "credentials-regenerated")).toHaveLength(3);
    expect(report.units[1]).toMatchObject({ outcome: "skipped" });
  });

  it("a refusal took no effect: the old Runner is put back at once", async () => {
    const scenario = await createScenario({ runners: pair });
    const plan = await scenario.plan();
    scenario.simulator.faults.inject({ kind: "status", status: 403, path: "/regenerateCreds" });
    const report = await scenario.clock.run(applyPlan(plan, scenario.dependencies()));
    expect(report.units[0]).toMatchObject({ outcome: "rolled-back", code: "FORBIDDEN" });
    expect(report.units[0]!.steps.find(({ id }) => id === "regenerate-credentials")).toMatchObject({
      attempts: 1,
    });
  });

  it("a server that is busy is asked again, the process proven gone once more", async () => {
    const scenario = await createScenario({ runners: pair });
    const plan = await scenario.plan();
    scenario.simulator.faults.inject({
      kind: "status",
      status: 429,
      retryAfterSeconds: 7,
      path: "/regenerateCreds",
      times: 1,
    });
    const report = await scenario.clock.run(applyPlan(plan, scenario.dependencies()));
    expect(report.isComplete).toBe(true);
  });
});
