import { createFakeExecutor } from "@runner-upgrade/executor/testing";
import type { Executor } from "@runner-upgrade/executor";
import { readPackage } from "@runner-upgrade/simulator";
import { describe, expect, it, vi } from "vitest";
import type { RunEvent } from "../src/events/run-event.js";
import { createMemoryJournal } from "../src/journal/memory-journal.js";
import { applyPlan, startRun } from "../src/run/start-run.js";
import { createScenario, usualDurationsMs } from "./support/scenario.js";

const pair = [
  { name: "east-1", tags: ["east"] },
  { name: "east-2", tags: ["east"] },
];

describe("the events of a run", () => {
  it("name the unit that they are about and its Runner; the journal holds the unit's id alone", async () => {
    const scenario = await createScenario({ runners: pair });
    const events: RunEvent[] = [];
    const journal = createMemoryJournal();
    const plan = await scenario.plan({ canary: 0 });
    await scenario.clock.run(
      applyPlan(plan, scenario.dependencies({ journal, onEvent: (event) => events.push(event) })),
    );
    const names = new Set(events.flatMap((event) => ("runnerId" in event ? [event.runnerName] : [])));
    expect([...names].sort()).toEqual(["east-1", "east-2"]);
    for (const event of events)
      if ("unitId" in event)
        expect(event).toMatchObject({ runnerId: event.unitId, unitName: event.runnerName });
    for (const event of await journal.read())
      for (const name of ["runnerId", "runnerName", "unitName"]) expect(event).not.toHaveProperty(name);
  });

  it("tell of a transfer once a second and at its end, not for each piece", async () => {
    const scenario = await createScenario({ runners: pair });
    const { clock, world } = scenario;
    const fake = createFakeExecutor({
      world,
      durationsMs: usualDurationsMs,
      readPackageVersion: (bytes) => readPackage(bytes).version,
    });
    const pieces = 2_500;
    const executor: Executor = {
      ...fake,
      steps: {
        ...fake.steps,
        "download-package": async (context, input) => {
          for (let piece = 1; piece <= pieces; piece++) {
            await clock.sleep(2);
            context.onProgress?.({
              message: "downloading",
              doneBytes: piece * 65_536,
              totalBytes: pieces * 65_536,
            });
          }
          return (await fake.steps["download-package"]?.(context, input)) ?? { outcome: "done", summary: "" };
        },
      },
    };
    const told: number[] = [];
    const plan = await scenario.plan({ canary: 0 });
    await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          executors: [executor],
          onEvent: (event) => {
            if (event.type === "step-progressed" && event.message === "downloading")
              told.push(event.doneBytes ?? 0);
          },
        }),
      ),
    );
    expect(told.length).toBeLessThan(2 * 8);
    expect(told.length).toBeGreaterThan(2 * 4);
    expect(told.filter((bytes) => bytes === pieces * 65_536)).toHaveLength(2);
  });
});

describe("a run that fails", () => {
  const failing = async () => {
    const scenario = await createScenario({ runners: pair });
    const plan = await scenario.plan();
    const warnings = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    return { run: startRun({ ...plan, id: "edited" }, scenario.dependencies()), warnings };
  };

  it("warns on the process where nobody reads its report or its events", async () => {
    const { warnings } = await failing();
    await vi.waitFor(() => {
      expect(warnings).toHaveBeenCalledTimes(1);
    });
    expect(String(warnings.mock.calls[0]?.[0])).toMatch(/await run\.report/);
    warnings.mockRestore();
  });

  it("does not where its report is awaited", async () => {
    const { run, warnings } = await failing();
    await expect(run.report).rejects.toMatchObject({ code: "PLAN_INVALID" });
    await new Promise(setImmediate);
    expect(warnings).not.toHaveBeenCalled();
    warnings.mockRestore();
  });
});
