import { describe, expect, it } from "vitest";
import type { RunReport } from "../src/report/run-report.js";
import { createMemoryJournal } from "../src/journal/memory-journal.js";
import { resumeRun } from "../src/run/resume-run.js";
import { applyPlan, startRun } from "../src/run/start-run.js";
import { createCrashingJournal } from "./support/crashing-journal.js";
import { createScenario, newVersion, oldVersion, type Scenario } from "./support/scenario.js";

const pair = [
  { name: "east-1", tags: ["east"] },
  { name: "east-2", tags: ["east"] },
];

describe("a rollback that found the old process", () => {
  it("starts the Runner once more when that process was only about to end", async () => {
    const scenario = await createScenario({ runners: pair });
    const { world, clock, simulator, id } = scenario;
    const plan = await scenario.plan();
    const first = plan.units[0]!.runnerName;
    world.inject({ step: "stop", kind: "fail", code: "CONNECTION_LOST", runnerId: id(first) });
    let restores = 0;
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (event.type !== "step-ended" || event.stepId !== "rollback:restore") return;
            restores += 1;
            // The stop whose answer was lost does its work only now.
            if (restores === 1) world.host(`${first}.internal`).runner(id(first)).end("silently");
          },
        }),
      ),
    );
    expect(report.units[0]).toMatchObject({ outcome: "rolled-back", toVersion: oldVersion });
    expect(restores).toBe(2);
    expect(world.host(`${first}.internal`).runner(id(first)).processes).toHaveLength(1);
    expect(simulator.runner(id(first))).toMatchObject({ status: "Healthy", tags: ["east"] });
  });

  it("starts it once more also when the process answered a last ping", async () => {
    const scenario = await createScenario({ runners: pair });
    const { world, clock, simulator, client, id } = scenario;
    const plan = await scenario.plan();
    const first = plan.units[0]!.runnerName;
    world.inject({ step: "stop", kind: "fail", code: "CONNECTION_LOST", runnerId: id(first) });
    let isGoingBack = false;
    let isEnded = false;
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          controlPlane: {
            ...client,
            pingRunner: async (runnerId, options) => {
              const answer = await client.pingRunner(runnerId, options);
              if (isGoingBack && !isEnded && runnerId === id(first)) {
                isEnded = true;
                world.host(`${first}.internal`).runner(runnerId).end("silently");
              }
              return answer;
            },
          },
          onEvent: (event) => {
            if (event.type === "step-started" && event.stepId === "rollback:verify") isGoingBack = true;
          },
        }),
      ),
    );
    expect(isEnded).toBe(true);
    expect(report.units[0]).toMatchObject({ outcome: "rolled-back", toVersion: oldVersion });
    expect(world.host(`${first}.internal`).runner(id(first)).processes).toHaveLength(1);
    expect(simulator.runner(id(first))).toMatchObject({ status: "Healthy", tags: ["east"] });
  });
});

describe("a rollback that succeeded", () => {
  const upgradeWith = async (
    hurt: (scenario: Scenario, first: string) => void,
  ): Promise<{ scenario: Scenario; report: RunReport; first: string }> => {
    const scenario = await createScenario({ runners: pair });
    const plan = await scenario.plan();
    const first = plan.units[0]!.runnerName;
    scenario.world.inject({ step: "stop", kind: "does-not-stop", runnerId: scenario.id(first) });
    hurt(scenario, first);
    return {
      scenario,
      first,
      report: await scenario.clock.run(applyPlan(plan, scenario.dependencies())),
    };
  };

  it("leaves nothing of the saved state on the host, for it may hold secrets", async () => {
    const { scenario, report, first } = await upgradeWith(() => undefined);
    expect(report.units[0]).toMatchObject({ outcome: "rolled-back" });
    const runner = scenario.world.host(`${first}.internal`).runner(scenario.id(first));
    expect(runner).toMatchObject({ hasSavedState: false, kept: null, staged: null });
    expect(report.units[0]!.steps.at(-1)).toMatchObject({ id: "rollback:clean-up", outcome: "done" });
  });

  it("still tells of it where the unit is tried again and comes to nothing", async () => {
    const scenario = await createScenario({ runners: pair });
    const plan = await scenario.plan({ canary: 0, admissionTimeoutMs: 600_000 });
    const { runnerId, runnerName } = plan.units[0]!;
    const other = plan.units[1]!.runnerId;
    const fails = { kind: "fail", code: "HOST_UNREACHABLE", runnerId, times: 9 } as const;
    const report = await scenario.clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (!("runnerId" in event) || event.runnerId !== runnerId) return;
            if (event.type === "step-ended" && event.stepId === "save-state") {
              scenario.simulator.setTags(other, ["west"]);
              scenario.world.inject({ step: "clean-up", ...fails });
            }
            if (event.type !== "unit-released") return;
            scenario.world.inject({ step: "inspect", ...fails });
            scenario.simulator.setTags(other, ["east"]);
          },
        }),
      ),
    );
    const unit = report.units.find((one) => one.runnerId === runnerId)!;
    expect(unit).toMatchObject({ outcome: "rolled-back", code: "HOST_UNREACHABLE" });
    expect(unit.reason).toContain(`What was kept of ${runnerName}`);
  });

  it("tells where that could not be removed, and stays rolled back", async () => {
    const { scenario, report, first } = await upgradeWith(({ world, id }, name) => {
      world.inject({
        step: "clean-up",
        kind: "fail",
        code: "PERMISSION_DENIED",
        runnerId: id(name),
        times: 9,
      });
    });
    expect(report.units[0]).toMatchObject({ outcome: "rolled-back", code: "NOT_STOPPED" });
    expect(report.units[0]!.reason).toContain("could not be removed");
    expect(scenario.simulator.runner(scenario.id(first))).toMatchObject({
      status: "Healthy",
      tags: ["east"],
    });
  });
});

describe("the old package with the new credentials", () => {
  it.each(["step-started", "step-ended"] as const)(
    "is brought up by another process too, which regenerates once more where it has to (crash behind %s)",
    async (type) => {
      const scenario = await createScenario({ runners: pair });
      const { world, clock, simulator, id } = scenario;
      const plan = await scenario.plan();
      const first = plan.units[0]!.runnerName;
      world.host(`${first}.internal`).runner(id(first)).brokenVersions.add(newVersion);
      const dependencies = scenario.dependencies({ restoreWithNewCredentials: "when-start-fails" });
      const stepId = "rollback:restore-with-new-credentials";
      const crashing = createCrashingJournal(
        (event) => event.type === type && event.stepId === stepId,
        "kept",
      );
      startRun(plan, { ...dependencies, journal: crashing });
      await clock.run(crashing.crashed);
      const journal = createMemoryJournal(crashing.kept);
      const report = await clock.run(resumeRun({ ...dependencies, journal }).report);
      expect(report.units[0]).toMatchObject({ outcome: "rolled-back", toVersion: oldVersion });
      const requests = (await journal.read()).filter((event) => event.type === "credentials-requested");
      expect(requests).toHaveLength(type === "step-started" ? 2 : 1);
      expect(simulator.runner(id(first))).toMatchObject({
        status: "Healthy",
        version: oldVersion,
        tags: ["east"],
        processes: 1,
        acceptedProcesses: 1,
      });
    },
  );
});
