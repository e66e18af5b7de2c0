import { describe, expect, it } from "vitest";
import type { PolicyInput } from "@runner-upgrade/plan";
import type { ReportedUnit, RunReport } from "../src/report/run-report.js";
import { applyPlan } from "../src/run/start-run.js";
import type { Fault } from "@runner-upgrade/simulator";
import { createScenario, newVersion, oldVersion, type Scenario } from "./support/scenario.js";

const pair = [
  { name: "east-1", tags: ["east"] },
  { name: "east-2", tags: ["east"] },
];
const refusals = [
  ["a login page", { kind: "login-page", path: "/runner" }],
  ["401", { kind: "status", status: 401, path: "/runner" }],
] as const;

/** A run in which the server answers every call with a login page, or 401, once a step of the first unit has ended. */
async function refusedBehind(
  stepId: string,
  fault: Fault,
  options: { readonly policy?: PolicyInput; readonly forMs?: number } = {},
): Promise<{ scenario: Scenario; report: RunReport; unit: ReportedUnit; tookMs: number }> {
  const scenario = await createScenario({ runners: pair });
  const { clock, simulator } = scenario;
  const plan = await scenario.plan({ canary: 0, ...options.policy });
  let refusedAt = Number.NaN;
  const report = await clock.run(
    applyPlan(
      plan,
      scenario.dependencies({
        onEvent: (event) => {
          if (!Number.isNaN(refusedAt) || event.type !== "step-ended" || event.stepId !== stepId) return;
          refusedAt = clock.now();
          const remove = simulator.faults.inject(fault);
          if (options.forMs !== undefined) void clock.sleep(options.forMs).then(remove);
        },
      }),
    ),
  );
  return { scenario, report, unit: report.units[0]!, tookMs: clock.now() - refusedAt };
}

describe.each(refusals)("a server that answers with %s for good", (_, fault) => {
  it("while the new Runner is verified: the Runner is upgraded, not confirmed, and the run ends soon", async () => {
    const { scenario, report, unit, tookMs } = await refusedBehind("start", fault, {
      policy: { drain: "wait" },
    });
    expect(unit).toMatchObject({ outcome: "upgraded", code: "NOT_CONFIRMED" });
    expect(unit.reason).toMatch(/^It runs the new version on its host.*not confirm/);
    expect(unit.manualSteps).toEqual([expect.stringContaining("see that east-1 is Healthy")]);
    expect(unit.steps.find(({ id }) => id === "clean-up")?.summary).toContain("Nothing was removed");
    expect(report.units[1]).toMatchObject({ outcome: "skipped" });
    expect(report.isComplete).toBe(false);
    expect(tookMs).toBeLessThan(120_000);
    expect(scenario.simulator.runner(unit.runnerId)).toMatchObject({
      status: "Healthy",
      version: newVersion,
    });
  });

  it("while a cordon is on: the tags are all that is left to do by hand", async () => {
    const { report, unit, tookMs } = await refusedBehind("start", fault);
    expect(unit).toMatchObject({ outcome: "upgraded", code: "NOT_CONFIRMED" });
    expect(unit.manualSteps).toEqual([
      expect.stringContaining("see that east-1 is Healthy"),
      expect.stringContaining("give it the tags east back"),
    ]);
    expect(report.isComplete).toBe(false);
    expect(tookMs).toBeLessThan(180_000);
  });

  it("after the verification: the Runner keeps what was proven, and the report says what is left", async () => {
    const { report, unit } = await refusedBehind("verify", fault);
    expect(unit).toMatchObject({ outcome: "upgraded", code: "NOT_GIVEN_BACK" });
    expect(unit.manualSteps).toEqual([expect.stringContaining("give it the tags east back")]);
    expect(report.isComplete).toBe(false);
  });

  it("at the end of the run: an upgraded Runner stays upgraded, with a warning", async () => {
    const { report, unit } = await refusedBehind("clean-up", fault, { policy: { drain: "wait" } });
    expect(unit).toMatchObject({ outcome: "upgraded", toVersion: newVersion });
    expect(report.warnings).toContainEqual(expect.stringContaining("could not be observed at the end"));
  });

  it("before the Runner is stopped: nothing is touched, and the run does not wait a quarter of an hour", async () => {
    const { scenario, report, tookMs } = await refusedBehind("inspect", fault);
    expect(report.units.map(({ outcome, code }) => [outcome, code])).toEqual([
      ["skipped", "NOT_AUTHORIZED"],
      ["skipped", "NOT_AUTHORIZED"],
    ]);
    expect(tookMs).toBeLessThan(240_000);
    expect(scenario.simulator.runner(report.units[0]!.runnerId)).toMatchObject({
      version: oldVersion,
      tags: ["east"],
    });
  });
});

it("does not take a login page for dead credentials of the Runner, also where a request for them was lost", async () => {
  const scenario = await createScenario({ runners: pair });
  const { clock, simulator } = scenario;
  const plan = await scenario.plan({ canary: 0, drain: "wait" });
  simulator.faults.inject({ kind: "lost-answer", path: "/regenerateCreds", times: 1 });
  const report = await clock.run(
    applyPlan(
      plan,
      scenario.dependencies({
        onEvent: (event) => {
          if (event.type === "step-ended" && event.stepId === "start")
            simulator.faults.inject({ kind: "login-page", path: "/ping", times: 3 });
        },
      }),
    ),
  );
  const [unit] = report.units;
  expect(unit).toMatchObject({ outcome: "upgraded" });
  const stops = scenario.world.calls.filter(
    ({ runnerId, name }) => runnerId === unit?.runnerId && name === "stop",
  );
  expect(stops).toHaveLength(1);
});

it("says that the Runner was not stopped when access ends between the drain and the stop", async () => {
  const { scenario, unit } = await refusedBehind("drain", { kind: "status", status: 401, path: "/" });
  expect(unit).toMatchObject({ outcome: "failed", stoppedMs: null });
  expect(unit.reason).toContain("The Runner was not stopped, but the run could not confirm that it serves: ");
  expect(unit.reason).not.toMatch(/put back|was started/);
  expect(unit.manualSteps).toEqual([
    "On east-1.internal: see that one process of east-1 runs, and that it is Healthy.",
    "In the control plane, when east-1 is Healthy: give it the tags east back, beside those it has.",
  ]);
  const hosted = scenario.world.host("east-1.internal").runner(unit.runnerId);
  expect(hosted).toMatchObject({ hasSavedState: false, kept: null, staged: null });
});

it("takes a login page that goes away for a passing fault", async () => {
  const { scenario, report, unit } = await refusedBehind(
    "start",
    { kind: "login-page", path: "/runner" },
    { forMs: 20_000 },
  );
  expect(unit).toMatchObject({ outcome: "upgraded", code: null });
  expect(report.isComplete).toBe(true);
  expect(scenario.simulator.runner(unit.runnerId).tags).toEqual(["east"]);
});

it("removes what was kept for the rollback once an unfinished Runner is given back at the end", async () => {
  const { scenario, report, unit } = await refusedBehind("verify", {
    kind: "login-page",
    path: "/runner",
    times: 3,
  });
  expect(unit).toMatchObject({ outcome: "upgraded", code: null, manualSteps: [] });
  expect(report.units[1]).toMatchObject({ outcome: "skipped" });
  const hosted = scenario.world.host("east-1.internal").runner(unit.runnerId);
  expect(hosted).toMatchObject({ hasSavedState: false, kept: null, staged: null });
});

it("has the old Runner up again where a login page answers the request for new credentials", async () => {
  const { scenario, unit, tookMs } = await refusedBehind("stop", {
    kind: "login-page",
    path: "/regenerateCreds",
  });
  expect(unit).toMatchObject({ outcome: "rolled-back", code: "LOGIN_PAGE" });
  expect(tookMs).toBeLessThan(300_000);
  expect(unit.steps.find(({ id }) => id === "regenerate-credentials")?.attempts).toBe(1);
  expect(scenario.simulator.runner(unit.runnerId)).toMatchObject({ status: "Healthy", version: oldVersion });
});
