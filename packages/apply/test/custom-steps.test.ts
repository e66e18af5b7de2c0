import { insertStep, type Insertion, type Plan, type PolicyInput } from "@runner-upgrade/plan";
import { describe, expect, it } from "vitest";
import type { RunReport } from "../src/report/run-report.js";
import { startRun } from "../src/run/start-run.js";
import type { Run } from "../src/run/run.js";
import type { CustomStepHandler } from "../src/options/custom-step-handler.js";
import { createScenario, newVersion, oldVersion, orderOf, type Scenario } from "./support/scenario.js";

const pair = [
  { name: "east-1", tags: ["east"] },
  { name: "east-2", tags: ["east"] },
];

async function runWith(
  insertions: readonly Insertion[],
  handlers: Record<string, CustomStepHandler>,
  options: {
    readonly policy?: PolicyInput;
    readonly onRun?: (run: Run, scenario: Scenario) => void;
  } = {},
): Promise<{ scenario: Scenario; report: RunReport; plan: Plan; first: string }> {
  const scenario = await createScenario({ runners: pair });
  const plan = insertions.reduce(
    (made, insertion) => insertStep(made, insertion),
    await scenario.plan(options.policy),
  );
  const run = startRun(plan, scenario.dependencies({ handlers }));
  options.onRun?.(run, scenario);
  const report = await scenario.clock.run(run.report);
  return { scenario, report, plan, first: plan.units[0]!.runnerName };
}

const before: Insertion = {
  before: "away",
  step: { name: "silence-alerts", input: { minutes: 30 }, timeLimitMs: 10_000 },
};
const after: Insertion = { after: "verify", step: { name: "unsilence-alerts", timeLimitMs: 10_000 } };

describe("inserted steps", () => {
  it("are carried out where they stand, with their input and what was handed on", async () => {
    const told: unknown[] = [];
    const { report } = await runWith([before, after], {
      "silence-alerts": ({ runner, input }) => {
        told.push(["silence", runner.name, input]);
        return Promise.resolve({ silence: `s-${runner.name}` });
      },
      "unsilence-alerts": ({ runner, record }) => {
        told.push([
          "unsilence",
          runner.name,
          Object.values(record).find((one) => one?.["silence"] !== undefined),
        ]);
        return Promise.resolve();
      },
    });
    expect(report.isComplete).toBe(true);
    const [one, two] = report.units.map(({ runnerName }) => runnerName);
    expect(told).toEqual([
      ["silence", one, { minutes: 30 }],
      ["unsilence", one, { silence: `s-${one}` }],
      ["silence", two, { minutes: 30 }],
      ["unsilence", two, { silence: `s-${two}` }],
    ]);
  });

  it.each([
    ["throws", () => Promise.reject(new Error("The alert service is down.")), "UNEXPECTED"],
    [
      "throws before it promises",
      () => {
        throw new Error("no");
      },
      "UNEXPECTED",
    ],
    ["hangs", () => new Promise<never>(() => undefined), "TIMEOUT"],
    ["returns what is no JSON", () => Promise.resolve({ size: 1n }) as never, "NOT_JSON"],
  ] as const)("before the point of no return end in rolled-back when one %s", async (_, handler, code) => {
    const { scenario, report, first } = await runWith([before], { "silence-alerts": handler });
    expect(report.units[0]).toMatchObject({ outcome: "rolled-back", code, toVersion: oldVersion });
    expect(orderOf(scenario, first)).toEqual(["process-started"]);
    expect(report.units[1]!.outcome).toBe("skipped");
  });

  it("before the point of no return end in rolled-back when one is aborted", async () => {
    let wasAborted = false;
    const { report } = await runWith(
      [before],
      {
        "silence-alerts": ({ signal }) =>
          new Promise<never>((_, reject) => {
            signal.addEventListener("abort", () => {
              wasAborted = true;
              reject(new Error("aborted"));
            });
          }),
      },
      { onRun: (run, { clock }) => void clock.sleep(5_000).then(run.abort) },
    );
    expect(wasAborted).toBe(true);
    expect(report.units.map(({ outcome }) => outcome)).toEqual(["rolled-back", "skipped"]);
  });

  it("that are taken back know how, last first", async () => {
    const told: string[] = [];
    const make = (name: string): CustomStepHandler => ({
      carryOut: () => {
        told.push(name);
        return Promise.resolve();
      },
      takeBack: () => {
        told.push(`back ${name}`);
        return Promise.resolve();
      },
    });
    const { report } = await runWith(
      [before, { before: "save-state", step: { name: "flush", timeLimitMs: 1_000 } }],
      {
        "silence-alerts": make("silence"),
        flush: { ...Object(make("flush")), carryOut: () => Promise.reject(new Error("no")) },
      },
    );
    expect(report.units[0]!.outcome).toBe("rolled-back");
    expect(told).toEqual(["silence", "back flush", "back silence"]);
  });

  it("behind the point of no return bring the Runner up first, then end failed", async () => {
    const { scenario, report, first } = await runWith(
      [
        {
          before: "install-package",
          step: { name: "scan", timeLimitMs: 1_000, onFailure: "fail", meansToDelay: true },
        },
      ],
      { scan: () => Promise.reject(new Error("The scanner says no.")) },
    );
    expect(report.units[0]).toMatchObject({ outcome: "failed", code: "INSERTED_STEP_FAILED" });
    expect(report.units[0]!.reason).toContain("The scanner says no.");
    expect(scenario.simulator.runner(scenario.id(first))).toMatchObject({
      status: "Healthy",
      version: newVersion,
      tags: ["east"],
    });
    expect(scenario.world.host(`${first}.internal`).runner(scenario.id(first))).toMatchObject({
      kept: null,
      hasSavedState: false,
    });
    expect(report.units[0]!.manualSteps.join(" ")).toContain("scan");
    expect(report.units[0]!.manualSteps.join(" ")).not.toMatch(/tags|package/);
    expect(report.units[1]!.outcome).toBe("skipped");
  });

  it("that fail behind the verification leave the Runner uncordoned and cleaned up, and the rest of yours undone", async () => {
    const told: string[] = [];
    const { scenario, report, first } = await runWith(
      [after, { after: "uncordon", step: { name: "announce", timeLimitMs: 1_000 } }],
      {
        "unsilence-alerts": () => Promise.reject(new Error("The alert service is down.")),
        announce: () => {
          told.push("announced");
          return Promise.resolve();
        },
      },
    );
    expect(report.units[0]).toMatchObject({
      outcome: "failed",
      code: "INSERTED_STEP_FAILED",
      toVersion: newVersion,
    });
    expect(report.units[0]!.reason).toContain("The alert service is down.");
    expect(scenario.simulator.runner(scenario.id(first))).toMatchObject({
      status: "Healthy",
      tags: ["east"],
    });
    expect(scenario.world.host(`${first}.internal`).runner(scenario.id(first))).toMatchObject({
      kept: null,
      hasSavedState: false,
    });
    expect(told).toEqual([]);
  });

  it("that may fail are told of and hold nothing up", async () => {
    const { report } = await runWith([{ ...after, step: { ...after.step, onFailure: "continue" } }], {
      "unsilence-alerts": () => Promise.reject(new Error("The alert service is down.")),
    });
    expect(report.isComplete).toBe(true);
    expect(report.units[0]!.reason).toContain("The alert service is down.");
    expect(report.units[0]!.steps.find(({ id }) => id.includes("unsilence"))!.outcome).toBe("continued");
  });
});
