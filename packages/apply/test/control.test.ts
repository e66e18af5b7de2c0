import { describe, expect, it } from "vitest";
import type { Clock } from "@runner-upgrade/executor";
import type { RunEvent } from "../src/events/run-event.js";
import { ApplyError } from "../src/errors/apply-error.js";
import { createMemoryJournal } from "../src/journal/memory-journal.js";
import type { HeldLock, RunLock } from "../src/lock/run-lock.js";
import type { RunReport } from "../src/report/run-report.js";
import { resumeRun } from "../src/run/resume-run.js";
import type { RunDependencies } from "../src/options/run-dependencies.js";
import type { Run } from "../src/run/run.js";
import { startRun } from "../src/run/start-run.js";
import {
  createScenario,
  fourRunners,
  newVersion,
  oldVersion,
  orderOf,
  type Scenario,
} from "./support/scenario.js";

const pair = [
  { name: "east-1", tags: ["east"] },
  { name: "east-2", tags: ["east"] },
];

/** Starts a run and does something when a step of the first unit begins or ends. */
async function runAnd(
  act: (event: RunEvent, run: Run, scenario: Scenario) => void,
  more: Partial<RunDependencies> = {},
  clockOf: (clock: Clock) => Clock = (clock) => clock,
): Promise<{ scenario: Scenario; report: RunReport; first: string }> {
  const scenario = await createScenario({ runners: pair });
  const plan = await scenario.plan();
  const first = plan.units[0]!.runnerName;
  const run: Run = startRun(
    plan,
    scenario.dependencies({
      clock: clockOf(scenario.clock),
      ...more,
      onEvent: (event) => {
        act(event, run, scenario);
      },
    }),
  );
  return { scenario, first, report: await scenario.clock.run(run.report) };
}

const begins =
  (stepId: string) =>
  (event: RunEvent): boolean =>
    event.type === "step-started" && event.stepId === stepId;

describe("the first abort", () => {
  it("while the canary is at work lets the run end, though its journal takes the time of a disk", async () => {
    const journal = createMemoryJournal();
    let looks = 0;
    const { report } = await runAnd(
      (event, run) => {
        if (begins("start")(event)) run.abort();
      },
      {
        journal: {
          ...journal,
          append: async (event) => {
            await new Promise((resolve) => setImmediate(resolve));
            await journal.append(event);
          },
        },
      },
      // A loop that never gives the event loop its turn would hold the test up for ever: it has to look at the clock.
      (clock) => ({
        ...clock,
        now: () => {
          looks += 1;
          if (looks > 100_000) throw new Error("The run goes round in circles.");
          return clock.now();
        },
      }),
    );
    expect(report.units.map(({ outcome, code }) => [outcome, code])).toEqual([
      ["upgraded", null],
      ["skipped", "RUN_ABORTED"],
    ]);
  });

  it("before the Runner is stopped gives the tags back and starts nothing more", async () => {
    const { scenario, report, first } = await runAnd((event, run) => {
      if (begins("drain")(event)) run.abort();
    });
    expect(report.units.map(({ outcome, code }) => [outcome, code])).toEqual([
      ["rolled-back", "RUN_ABORTED"],
      ["skipped", "RUN_ABORTED"],
    ]);
    expect(orderOf(scenario, first)).toEqual(["process-started"]);
    expect(scenario.simulator.runner(scenario.id(first))).toMatchObject({
      status: "Healthy",
      tags: ["east"],
    });
    expect(report.isComplete).toBe(false);
  });

  it("ends a drain that would wait for long", async () => {
    const scenario = await createScenario({ runners: pair });
    const plan = await scenario.plan();
    const busy = plan.units[0]!.runnerId;
    const { client } = scenario;
    const controlPlane = {
      ...client,
      getRunner: async (id: string) => {
        const info = await client.getRunner(id);
        return id === busy ? { ...info, runningOperations: 3 } : info;
      },
    };
    const run = startRun(plan, scenario.dependencies({ controlPlane }));
    void scenario.clock.sleep(60_000).then(run.abort);
    const startedAt = scenario.clock.now();
    const report = await scenario.clock.run(run.report);
    expect(report.units[0]).toMatchObject({ outcome: "rolled-back", code: "RUN_ABORTED" });
    expect(scenario.clock.now() - startedAt).toBeLessThan(90_000);
  });

  it("as the stop is being written down stops nothing any more", async () => {
    const { scenario, report, first } = await runAnd((event, run) => {
      if (begins("stop")(event)) run.abort();
    });
    expect(report.units.map(({ outcome, code }) => [outcome, code])).toEqual([
      ["rolled-back", "RUN_ABORTED"],
      ["skipped", "RUN_ABORTED"],
    ]);
    expect(scenario.world.calls.map(({ name }) => name)).not.toContain("stop");
    expect(orderOf(scenario, first)).toEqual(["process-started"]);
    expect(scenario.simulator.runner(scenario.id(first)).tags).toEqual(["east"]);
  });

  it("while the Runner is away lets its unit go on to its end", async () => {
    const { scenario, report } = await runAnd((event, run) => {
      if (event.type === "step-ended" && event.stepId === "stop") run.abort();
    });
    expect(report.units.map(({ outcome }) => outcome)).toEqual(["upgraded", "skipped"]);
    expect(scenario.simulator.runner(scenario.id(report.units[0]!.runnerName)).version).toBe(newVersion);
  });

  it("is also what the signal does", async () => {
    const controller = new AbortController();
    const { report } = await runAnd(
      (event) => {
        if (begins("inspect")(event)) controller.abort();
      },
      { signal: controller.signal },
    );
    expect(report.units.map(({ outcome }) => outcome)).toEqual(["skipped", "skipped"]);
  });
});

describe("the second abort", () => {
  it("puts a Runner back that is away and still can be", async () => {
    const { scenario, report, first } = await runAnd((event, run) => {
      if (!begins("stop")(event)) return;
      run.abort();
      run.abort();
    });
    expect(report.units[0]).toMatchObject({
      outcome: "rolled-back",
      code: "RUN_ABORTED",
      toVersion: oldVersion,
    });
    expect(orderOf(scenario, first)).not.toContain("credentials-regenerated");
    expect(scenario.simulator.runner(scenario.id(first))).toMatchObject({
      status: "Healthy",
      tags: ["east"],
    });
  });

  it("cuts neither a rollback nor what lies behind the point of no return", async () => {
    const back = await runAnd((event, run) => {
      if (begins("stop")(event) || begins("rollback:restore")(event)) {
        run.abort();
        run.abort();
        run.abort();
      }
    });
    expect(back.report.units[0]!.outcome).toBe("rolled-back");
    const forward = await runAnd((event, run) => {
      if (event.type !== "credentials-requested") return;
      run.abort();
      run.abort();
    });
    expect(forward.report.units[0]).toMatchObject({ outcome: "upgraded", toVersion: newVersion });
  });
});

describe("pause", () => {
  it("starts no unit until resume, and lets those under way go on", async () => {
    const scenario = await createScenario({ runners: fourRunners });
    const plan = await scenario.plan({ canary: 0 });
    const started: number[] = [];
    let resumedAt = 0;
    const run: Run = startRun(
      plan,
      scenario.dependencies({
        onEvent: (event) => {
          if (event.type === "unit-claimed") started.push(event.at);
          if (begins("stop")(event) && started.length === 1) {
            run.pause();
            void scenario.clock.sleep(600_000).then(() => {
              expect(run.why(plan.units[0]!.runnerId)).toContain("ended upgraded");
              expect(run.why(plan.units[1]!.runnerId)).toContain("the run is paused");
              resumedAt = scenario.clock.now();
              run.resume();
            });
          }
        },
      }),
    );
    const report = await scenario.clock.run(run.report);
    expect(report.isComplete).toBe(true);
    expect(started[1]).toBe(resumedAt);
  });
});

describe("why", () => {
  it("says in one sentence where each Runner stands", async () => {
    const scenario = await createScenario({
      runners: [
        ...pair,
        { name: "solo", tags: ["solo"] },
        { name: "done", tags: ["x"], version: newVersion },
      ],
    });
    const plan = await scenario.plan();
    const [first, second] = plan.units;
    const said: string[] = [];
    const run: Run = startRun(
      plan,
      scenario.dependencies({
        onEvent: (event) => {
          if (!begins("drain")(event) || said.length > 0) return;
          for (const id of [
            first!.runnerId,
            second!.runnerId,
            scenario.id("solo"),
            scenario.id("done"),
            "nobody",
          ])
            said.push(run.why(id));
        },
      }),
    );
    await scenario.clock.run(run.report);
    expect(said[0]).toBe(`${first!.runnerName} is at drain.`);
    expect(said[1]).toContain(`${second!.runnerName} is not started: the canaries are not through`);
    expect(said[2]).toContain("The plan blocks it");
    expect(said[3]).toBe("It has the target version already.");
    expect(said[4]).toBe("It is not in the plan.");
  });
});

describe("a lock that is taken over", () => {
  it("stops the run before its next step; the other process brings the Runner to its end", async () => {
    const scenario = await createScenario({ runners: pair });
    const plan = await scenario.plan();
    const lost = new AbortController();
    const held: HeldLock = { lost: lost.signal, release: () => Promise.resolve() };
    const lock: RunLock = { acquire: () => Promise.resolve(held) };
    const journal = createMemoryJournal();
    const run = startRun(
      plan,
      scenario.dependencies({
        lock,
        journal,
        onEvent: (event) => {
          if (begins("download-package")(event))
            lost.abort(new ApplyError({ code: "LOCK_LOST", message: "Somebody else has it." }));
        },
      }),
    );
    await expect(scenario.clock.run(run.report)).rejects.toMatchObject({ code: "LOCK_LOST" });
    const callsBefore = scenario.world.calls.length;
    await scenario.clock.advance(120_000);
    expect(scenario.world.calls.length).toBe(callsBefore);
    const report = await scenario.clock.run(resumeRun({ ...scenario.dependencies(), journal }).report);
    expect(report.isComplete).toBe(true);
  });
});

describe("a journal that cannot be written any more", () => {
  const breaking = (at: (count: number) => boolean): ReturnType<typeof createMemoryJournal> => {
    const journal = createMemoryJournal();
    let count = 0;
    return {
      read: () => journal.read(),
      append: (event) => {
        count += 1;
        return at(count) ? Promise.reject(new Error("no space left on device")) : journal.append(event);
      },
    };
  };

  it("refuses to begin", async () => {
    const scenario = await createScenario({ runners: pair });
    const plan = await scenario.plan();
    const callsBefore = scenario.world.calls.length;
    const run = startRun(plan, scenario.dependencies({ journal: breaking(() => true) }));
    await expect(scenario.clock.run(run.report)).rejects.toThrow("no space left on device");
    expect(scenario.world.calls.length).toBe(callsBefore);
  });

  it("puts back what can be put back, and begins nothing that cannot", async () => {
    const scenario = await createScenario({ runners: pair });
    const plan = await scenario.plan();
    const run = startRun(plan, scenario.dependencies({ journal: breaking((count) => count > 15) }));
    const report = await scenario.clock.run(run.report);
    expect(report.units[0]!.outcome).toBe("rolled-back");
    expect(scenario.simulator.log.some(({ type }) => type === "credentials-regenerated")).toBe(false);
    expect(report.isComplete).toBe(false);
    expect(report.warnings.join(" ")).toContain("no space left on device");
    for (const { name } of pair)
      expect(scenario.simulator.runner(scenario.id(name))).toMatchObject({
        status: "Healthy",
        tags: ["east"],
      });
  });
});
