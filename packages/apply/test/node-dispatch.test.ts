import { describe, expect, it } from "vitest";
import type { PolicyInput } from "@runner-upgrade/plan";
import { cleanUpRun } from "../src/clean-up/clean-up-run.js";
import type { RunEvent } from "../src/events/run-event.js";
import { createMemoryJournal } from "../src/journal/memory-journal.js";
import type { RunReport } from "../src/report/run-report.js";
import { resumeRun } from "../src/run/resume-run.js";
import type { RunDependencies } from "../src/options/run-dependencies.js";
import { applyPlan, startRun } from "../src/run/start-run.js";
import { lateEffectMs } from "../src/wait/late-effect.js";
import { createCrashingJournal } from "./support/crashing-journal.js";
import { createScenario, type Scenario } from "./support/scenario.js";

const nodeFilter = "tags: db";
const asItWas = { remoteNodeDispatch: true, nodeFilter, isNode: false };
const nodeDispatch = /\/nodeDispatch\/config/;

const createPair = (): Promise<Scenario> =>
  createScenario({
    projects: [
      { name: "nodes", dispatch: "automatic" },
      { name: "web", dispatch: "manual" },
    ],
    runners: ["a-1", "a-2"].map((name) => ({
      name,
      tags: ["east"],
      projects: ["nodes"],
      nodeFilter,
    })),
  });

const dispatchOf = ({ simulator }: Scenario, runnerId: string) =>
  simulator.world.runners.get(runnerId)?.associations.get("nodes");

interface Upgraded {
  readonly scenario: Scenario;
  readonly report: RunReport;
  readonly firstId: string;
  readonly events: readonly RunEvent[];
}

async function upgrade(
  prepare: (scenario: Scenario, firstId: string) => Partial<RunDependencies> = () => ({}),
  {
    policy = {},
    act = () => undefined,
  }: {
    readonly policy?: PolicyInput;
    readonly act?: (event: RunEvent, scenario: Scenario, firstId: string) => void;
  } = {},
): Promise<Upgraded> {
  const scenario = await createPair();
  const plan = await scenario.plan({ canary: 0, ...policy });
  const firstId = plan.units[0]!.runnerId;
  const events: RunEvent[] = [];
  const report = await scenario.clock.run(
    applyPlan(
      plan,
      scenario.dependencies({
        ...prepare(scenario, firstId),
        onEvent: (event) => {
          events.push(event);
          act(event, scenario, firstId);
        },
      }),
    ),
  );
  return { scenario, report, firstId, events };
}

describe("the cordon of an automatic project", () => {
  it("switches remote node dispatch off while the Runner is away, leaves its tags, and gives it back as it was", async () => {
    let whileAway: unknown;
    const { scenario, report, firstId } = await upgrade(undefined, {
      act: (event, made, id) => {
        if (event.type === "step-started" && event.runnerId === id && event.stepId === "stop")
          whileAway = { ...dispatchOf(made, id), tags: made.simulator.runner(id).tags };
      },
    });
    expect(whileAway).toMatchObject({ ...asItWas, remoteNodeDispatch: false, tags: ["east"] });
    expect(report.totals).toMatchObject({ upgraded: 2 });
    expect(dispatchOf(scenario, firstId)).toMatchObject(asItWas);
    const steps = report.units[0]!.steps;
    expect(steps.find(({ id }) => id === "cordon")?.summary).toBe(
      "Its remote node dispatch is off in nodes.",
    );
    expect(steps.find(({ id }) => id === "uncordon")?.summary).toBe(
      "Its remote node dispatch is on again in nodes.",
    );
  });

  it("takes the tags, too, where a manual project chooses the same Runner", async () => {
    const scenario = await createScenario({
      projects: [
        { name: "nodes", dispatch: "automatic" },
        { name: "web", dispatch: "manual" },
      ],
      runners: ["a-1", "a-2"].map((name) => ({ name, projects: ["nodes", "web"], nodeFilter })),
    });
    const plan = await scenario.plan({ canary: 0 });
    const report = await scenario.clock.run(applyPlan(plan, scenario.dependencies()));
    expect(report.totals).toMatchObject({ upgraded: 2 });
    expect(report.units[0]!.steps.find(({ id }) => id === "cordon")?.summary).toBe(
      "Its tags are off: east. Its remote node dispatch is off in nodes.",
    );
    const { runnerId } = report.units[0]!;
    expect(scenario.simulator.runner(runnerId).tags).toEqual(["east"]);
    expect(dispatchOf(scenario, runnerId)).toMatchObject(asItWas);
  });

  it("stops no Runner whose dispatch others had switched off, and switch on again before the stop", async () => {
    const { scenario, report, firstId, events } = await upgrade(undefined, {
      policy: { drainTimeoutMs: 60_000 },
      act: (event, made, id) => {
        if (!("stepId" in event) || event.runnerId !== id) return;
        const change = (remoteNodeDispatch: boolean): void => {
          Object.assign(dispatchOf(made, id)!, { remoteNodeDispatch });
        };
        if (event.type === "step-started" && event.stepId === "cordon") change(false);
        if (event.type === "step-ended" && event.stepId === "drain") change(true);
      },
    });
    expect(report.units[0]).toMatchObject({ runnerId: firstId, outcome: "skipped", code: "TIMEOUT" });
    expect(report.units[0]!.reason).toContain("Still on: remote node dispatch in nodes");
    const stops = events.filter((event) => event.type === "step-started" && event.stepId === "stop");
    expect(stops.filter((event) => "runnerId" in event && event.runnerId === firstId)).toEqual([]);
    expect(dispatchOf(scenario, firstId)).toMatchObject(asItWas);
  });

  it("keeps what somebody changed meanwhile", async () => {
    const { scenario, firstId } = await upgrade(undefined, {
      act: (event, made, id) => {
        if (event.type === "step-started" && event.runnerId === id && event.stepId === "start")
          Object.assign(dispatchOf(made, id)!, { nodeFilter: "tags: other", isNode: true });
      },
    });
    expect(dispatchOf(scenario, firstId)).toMatchObject({
      remoteNodeDispatch: true,
      nodeFilter: "tags: other",
      isNode: true,
    });
  });

  it("gives nothing back in a project that the Runner left meanwhile", async () => {
    const { scenario, firstId } = await upgrade(undefined, {
      act: (event, made, id) => {
        if (event.type === "step-started" && event.runnerId === id && event.stepId === "start")
          made.simulator.world.runners.get(id)?.associations.delete("nodes");
      },
    });
    expect(dispatchOf(scenario, firstId)).toBeUndefined();
  });

  it("is taken off by a rollback", async () => {
    const { scenario, report, firstId } = await upgrade(({ world }, runnerId) => {
      world.inject({ step: "stop", kind: "fail", code: "CONNECTION_LOST", runnerId });
      return {};
    });
    expect(report.units[0]).toMatchObject({ outcome: "rolled-back" });
    expect(dispatchOf(scenario, firstId)).toMatchObject(asItWas);
  });
});

describe("a token that may not edit node dispatch", () => {
  const refuse = ({ client }: Scenario): Partial<RunDependencies> => ({
    controlPlane: {
      ...client,
      project: (name) => ({
        ...client.project(name),
        saveNodeDispatchConfig: () =>
          Promise.reject(Object.assign(new Error("no"), { code: "FORBIDDEN", status: 403 })),
      }),
    },
  });

  it("waits without a cordon, with a warning, where the policy leaves it to the run", async () => {
    const { report, events } = await upgrade(refuse);
    expect(report.totals).toMatchObject({ upgraded: 2 });
    const warnings = events.filter((event) => event.type === "run-warned");
    expect(warnings.map(({ code }) => code)).toEqual(["CORDON_NOT_ALLOWED", "CORDON_NOT_ALLOWED"]);
  });

  it("fails before anything is stopped where the policy demands a cordon", async () => {
    const { report, scenario, firstId } = await upgrade(refuse, { policy: { drain: "cordon" } });
    expect(report.units[0]).toMatchObject({ outcome: "rolled-back", code: "FORBIDDEN" });
    expect(scenario.simulator.runner(firstId)).toMatchObject({ status: "Healthy", processes: 1 });
    expect(dispatchOf(scenario, firstId)).toMatchObject(asItWas);
  });
});

describe("an answer of the cordon that is lost", () => {
  it("is asked for again, and given back at the end", async () => {
    const { report, scenario, firstId } = await upgrade(({ simulator }) => {
      simulator.faults.inject({ kind: "lost-answer", path: nodeDispatch, times: 1 });
      return {};
    });
    expect(report.totals).toMatchObject({ upgraded: 2 });
    expect(dispatchOf(scenario, firstId)).toMatchObject(asItWas);
  });

  it.each([40_000, lateEffectMs + 10_000])("and takes effect %i ms later is noticed", async (lateMs) => {
    let isFirst = true;
    const { report, scenario, firstId } = await upgrade(({ client, clock }) => ({
      controlPlane: {
        ...client,
        project: (name) => {
          const project = client.project(name);
          return {
            ...project,
            saveNodeDispatchConfig: async (body, options) => {
              if (!isFirst) return project.saveNodeDispatchConfig(body, options);
              isFirst = false;
              void clock.sleep(lateMs).then(() => project.saveNodeDispatchConfig(body, options));
              const late = Object.assign(new Error("timed out"), { code: "TIMEOUT", isRetryable: true });
              throw late;
            },
          };
        },
      },
    }));
    expect(report.units[0]).toMatchObject({ runnerId: firstId, outcome: "rolled-back" });
    expect(dispatchOf(scenario, firstId)).toMatchObject(asItWas);
  });
});

describe("a run that is cut behind the cordon", () => {
  async function crash(): Promise<{
    readonly scenario: Scenario;
    readonly journal: ReturnType<typeof createMemoryJournal>;
    readonly runnerId: string;
  }> {
    const scenario = await createPair();
    const plan = await scenario.plan({ canary: 0 });
    const journal = createCrashingJournal(
      (event) => event.type === "step-ended" && event.stepId === "cordon",
      "kept",
    );
    startRun(plan, scenario.dependencies({ journal }));
    await scenario.clock.run(journal.crashed);
    await scenario.clock.advance(600_000);
    const { runnerId } = plan.units[0]!;
    expect(dispatchOf(scenario, runnerId)).toMatchObject({ remoteNodeDispatch: false });
    return { scenario, journal: createMemoryJournal(journal.kept), runnerId };
  }

  it("is resumed, and gives it back", async () => {
    const { scenario, journal, runnerId } = await crash();
    const report = await scenario.clock.run(resumeRun({ ...scenario.dependencies(), journal }).report);
    expect(report.totals).toMatchObject({ upgraded: 2 });
    expect(dispatchOf(scenario, runnerId)).toMatchObject(asItWas);
  });

  it("is cleaned up from its journal alone", async () => {
    const { scenario, journal, runnerId } = await crash();
    const report = await scenario.clock.run(cleanUpRun({ ...scenario.dependencies(), journal }));
    expect(report).toMatchObject({
      isClean: true,
      units: [{ dispatchGivenBack: ["nodes"], tagsGivenBack: [] }],
    });
    expect(dispatchOf(scenario, runnerId)).toMatchObject(asItWas);
  });
});

describe("an abort in the middle of the cordon", () => {
  it("gives it back", async () => {
    const scenario = await createPair();
    const plan = await scenario.plan({ canary: 0 });
    const run = startRun(
      plan,
      scenario.dependencies({
        onEvent: (event) => {
          if (event.type === "step-started" && event.stepId === "drain") run.abort();
        },
      }),
    );
    const report = await scenario.clock.run(run.report);
    expect(report.units[0]).toMatchObject({ outcome: "rolled-back", code: "RUN_ABORTED" });
    expect(dispatchOf(scenario, plan.units[0]!.runnerId)).toMatchObject(asItWas);
  });
});

describe("a cordon that somebody overtakes", () => {
  it("does not take for its own what they switched off between the reading and the request", async () => {
    let isMeddled = false;
    const { scenario, firstId } = await upgrade(({ simulator }, runnerId) => {
      const journal = createMemoryJournal();
      return {
        journal: {
          ...journal,
          append: async (event) => {
            await journal.append(event);
            if (isMeddled || event.type !== "step-recorded" || event.unitId !== runnerId) return;
            isMeddled = true;
            Object.assign(simulator.world.runners.get(runnerId)?.associations.get("nodes") ?? {}, {
              remoteNodeDispatch: false,
            });
          },
        },
      };
    });
    expect(isMeddled).toBe(true);
    expect(dispatchOf(scenario, firstId)).toMatchObject({ remoteNodeDispatch: false });
  });
});

describe("a project that cannot be looked at once the Runner is proven", () => {
  const turnAway = (runnerId: string, more: { readonly times?: number }) =>
    ({ kind: "login-page", path: `/project/nodes/runnerManagement/runner/${runnerId}`, ...more }) as const;
  const upgradeTurnedAway = (more: { readonly times?: number }): Promise<Upgraded> =>
    upgrade(undefined, {
      policy: { canary: 0, drain: "cordon" },
      act: (event, { simulator }, firstId) => {
        if (event.type !== "step-ended" || event.stepId !== "verify" || event.runnerId !== firstId) return;
        simulator.faults.inject(turnAway(firstId, more));
      },
    });

  it("leaves the Runner upgraded, and what is left to do in the report, though it is Healthy at the end", async () => {
    const { scenario, report, firstId } = await upgradeTurnedAway({});
    const unit = report.units.find(({ runnerId }) => runnerId === firstId);
    expect(dispatchOf(scenario, firstId)).toMatchObject({ remoteNodeDispatch: false });
    expect(unit).toMatchObject({ outcome: "upgraded", code: "NOT_GIVEN_BACK" });
    expect(unit?.manualSteps).toEqual([
      expect.stringContaining("switch its remote node dispatch on again in the project nodes"),
    ]);
    expect(report.isComplete).toBe(false);
  });

  it("gives back at the end of the run what a look that fails once more shows then", async () => {
    // Three attempts of the step, of which each reads once, and the first look at the end.
    const { scenario, report, firstId } = await upgradeTurnedAway({ times: 4 });
    const unit = report.units.find(({ runnerId }) => runnerId === firstId);
    expect(dispatchOf(scenario, firstId)).toMatchObject(asItWas);
    expect(unit).toMatchObject({ outcome: "upgraded", code: null, manualSteps: [] });
  });
});
