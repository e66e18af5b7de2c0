import { limitTo } from "@runner-upgrade/plan";
import { describe, expect, it } from "vitest";
import { applyPlan } from "../../src/run/start-run.js";
import type { RunDependencies } from "../../src/options/run-dependencies.js";
import { lateEffectMs } from "../../src/wait/late-effect.js";
import { allTags, createLendingScenario, ownTags, tagsOf } from "../support/lending-scenario.js";
import { createScenario, type Scenario } from "../support/scenario.js";

/** Carries a plan that lends out, and tells how the Runner whose tags are lent ended. */
async function upgrade(
  own: (scenario: Scenario) => Partial<RunDependencies>,
  policy: Parameters<typeof createLendingScenario>[0] = {},
) {
  const { scenario, plan } = await createLendingScenario(policy);
  const report = await scenario.clock.run(applyPlan(plan, scenario.dependencies(own(scenario))));
  const unit = report.units.find(({ runnerName }) => runnerName === "reports-1")!;
  return { scenario, plan, report, unit };
}

/** Acts once, when the Runner whose tags are lent begins or ends a step. */
function once(scenario: Scenario, type: "step-started" | "step-ended", stepId: string, act: () => void) {
  let isDone = false;
  const onEvent: RunDependencies["onEvent"] = (event) => {
    if (isDone || event.type !== type || event.stepId !== stepId) return;
    if (event.runnerId !== scenario.id("reports-1")) return;
    isDone = true;
    act();
  };
  return { onEvent };
}

describe("lending tags", () => {
  it("gives a lender the tags before the Runner is taken away, and takes them back once it serves again", async () => {
    const during: Record<string, readonly string[]> = {};
    const { scenario, report } = await upgrade((scenario) => ({
      onEvent: (event) => {
        if (event.type === "step-started" && event.runnerId === scenario.id("reports-1"))
          during[event.stepId] = tagsOf(scenario, "web-1");
      },
    }));
    expect(new Set(report.units.map(({ outcome }) => outcome))).toEqual(new Set(["upgraded"]));
    expect(report.isComplete).toBe(true);
    expect(during["lend-tags"]).toEqual(["east", "web"]);
    for (const step of ["check-availability", "cordon", "stop", "start", "verify", "uncordon"])
      expect(during[step], step).toEqual(["east", "reports", "web"]);
    expect(during["clean-up"]).toEqual(["east", "web"]);
    expect(allTags(scenario)).toEqual(ownTags);
  });

  it("never has the lender away while it has the tags", async () => {
    const underWay = new Set<string>();
    const together: string[] = [];
    const { scenario, report } = await upgrade(
      (scenario) => ({
        onEvent: (event) => {
          if (event.type === "unit-claimed") underWay.add(event.runnerId);
          if (event.type === "unit-ended") underWay.delete(event.runnerId);
          if (underWay.has(scenario.id("reports-1")) && underWay.has(scenario.id("web-1")))
            together.push(event.type);
        },
      }),
      { maxInFlight: 3 },
    );
    expect(together).toEqual([]);
    expect(report.isComplete).toBe(true);
    expect(allTags(scenario)).toEqual(ownTags);
  });

  it("takes them back when the old Runner was put back", async () => {
    const { scenario, unit } = await upgrade((scenario) => {
      const runnerId = scenario.id("reports-1");
      scenario.world.inject({ step: "stop", kind: "fail", code: "CONNECTION_LOST", runnerId });
      return {};
    });
    expect(unit).toMatchObject({ outcome: "rolled-back" });
    expect(unit.steps.map(({ id }) => id)).toContain("rollback:take-back-tags");
    expect(allTags(scenario)).toEqual(ownTags);
  });

  it("takes them back when the guard refuses, each time, until the unit is skipped", async () => {
    const { scenario, unit } = await upgrade(
      (scenario) =>
        once(scenario, "step-ended", "lend-tags", () => {
          scenario.crash("web-1");
        }),
      { admissionTimeoutMs: 60_000, maxFailures: 9 },
    );
    expect(unit).toMatchObject({ outcome: "skipped" });
    expect(allTags(scenario)).toEqual(ownTags);
    expect(unit.manualSteps).toEqual([]);
  });

  it("takes them back after an abort", async () => {
    const controller = new AbortController();
    const { scenario, unit } = await upgrade((scenario) => ({
      signal: controller.signal,
      ...once(scenario, "step-started", "drain", () => {
        controller.abort();
      }),
    }));
    expect(unit).toMatchObject({ outcome: "rolled-back", code: "RUN_ABORTED" });
    expect(allTags(scenario)).toEqual(ownTags);
  });

  it("leaves them with the lender where the Runner stays down, and names the step by hand", async () => {
    const { scenario, unit } = await upgrade((scenario) => {
      const runnerId = scenario.id("reports-1");
      scenario.world.inject({ step: "start", kind: "fail", code: "HOST_UNREACHABLE", runnerId, times: 99 });
      return {};
    });
    expect(unit).toMatchObject({ outcome: "failed" });
    expect(tagsOf(scenario, "web-1")).toEqual(["east", "reports", "web"]);
    expect(unit.manualSteps.at(-1)).toContain("take the tags reports off web-1");
  });

  it("takes off only what it lent: what others added or took off meanwhile stays so", async () => {
    const added = await upgrade((scenario) =>
      once(scenario, "step-started", "start", () => {
        scenario.simulator.setTags(scenario.id("web-1"), ["east", "web", "reports", "extra"]);
      }),
    );
    expect(tagsOf(added.scenario, "web-1")).toEqual(["east", "extra", "web"]);
    const removed = await upgrade((scenario) =>
      once(scenario, "step-started", "start", () => {
        scenario.simulator.setTags(scenario.id("web-1"), ["east", "web"]);
      }),
    );
    expect(removed.unit.outcome).toBe("upgraded");
    expect(tagsOf(removed.scenario, "web-1")).toEqual(["east", "web"]);
  });

  it("leaves the lender a tag that it was given by others since the plan", async () => {
    const { scenario, plan } = await createLendingScenario();
    scenario.simulator.setTags(scenario.id("web-1"), ["east", "web", "reports"]);
    const limited = limitTo(plan, { names: ["reports-1"] });
    const report = await scenario.clock.run(applyPlan(limited, scenario.dependencies()));
    expect(report.units.find(({ runnerName }) => runnerName === "reports-1")?.outcome).toBe("upgraded");
    expect(tagsOf(scenario, "web-1")).toEqual(["east", "reports", "web"]);
  });

  it("takes back what a request lent late", async () => {
    const { scenario, unit } = await upgrade((scenario) => {
      const { client, clock, simulator, id } = scenario;
      let isLost = false;
      return {
        controlPlane: {
          ...client,
          updateRunner: (runnerId, body, options) => {
            if (isLost || runnerId !== id("web-1")) return client.updateRunner(runnerId, body, options);
            isLost = true;
            void clock.sleep(lateEffectMs - 20_000).then(() => {
              simulator.setTags(runnerId, [...(body.tagNames ?? [])]);
            });
            return Promise.reject(Object.assign(new Error("no answer"), { code: "TIMEOUT" }));
          },
        },
      };
    });
    expect(["upgraded", "skipped"]).toContain(unit.outcome);
    expect(allTags(scenario)).toEqual(ownTags);
  });

  it("has two units that lend to the same Runner take back each tag once the last is done with it", async () => {
    const scenario = await createScenario({
      runners: [
        { name: "reports-1", tags: ["east", "reports"] },
        { name: "jobs-1", tags: ["east", "jobs"] },
        { name: "web-1", tags: ["web"], address: null },
      ],
    });
    const lends = ["reports-1", "jobs-1"].map((of) => ({ of, to: "web-1" }));
    const plan = await scenario.plan({ canary: 0, maxInFlight: 2, lendTags: lends });
    const whileAway: (readonly string[])[] = [];
    const report = await scenario.clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (event.type === "step-ended" && ["stop", "start", "verify"].includes(event.stepId))
              whileAway.push(
                plan.units
                  .find(({ id }) => id === event.runnerId)!
                  .premises.tags.filter((tag) => !tagsOf(scenario, "web-1").includes(tag)),
              );
          },
        }),
      ),
    );
    expect(report.units.map(({ outcome }) => outcome)).toEqual(["upgraded", "upgraded"]);
    expect(whileAway.flat()).toEqual([]);
    expect(whileAway.length).toBe(6);
    expect(tagsOf(scenario, "web-1")).toEqual(["web"]);
  });

  it("refuses a plan whose lender the token may not update, before anything is changed", async () => {
    const { scenario, plan } = await createLendingScenario({ drain: "wait" });
    const { client, clock } = scenario;
    const controlPlane = {
      ...client,
      getUi: async (...parameters: Parameters<typeof client.getUi>) => {
        const ui = await client.getUi(...parameters);
        return { ...ui, allowedActions: ui.allowedActions.filter((action) => action !== "update") };
      },
      project: (name: string) => ({
        ...client.project(name),
        getUi: async () => ({ ...(await client.getUi()), allowedActions: [] }),
      }),
    };
    await expect(clock.run(applyPlan(plan, scenario.dependencies({ controlPlane })))).rejects.toMatchObject({
      code: "RIGHTS_MISSING",
      message: expect.stringContaining("web-1"),
    });
    expect(allTags(scenario)).toEqual(ownTags);
  });
});
