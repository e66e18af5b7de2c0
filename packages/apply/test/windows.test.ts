import { expect, it } from "vitest";
import type { RunEvent } from "../src/events/run-event.js";
import { applyPlan, startRun } from "../src/run/start-run.js";
import { createScenario } from "./support/scenario.js";

const pair = [
  { name: "east-1", tags: ["east"] },
  { name: "east-2", tags: ["east"] },
];
const everyDay = { days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], timeZone: "UTC" } as const;
const windows = [
  { ...everyDay, from: "00:30", to: "00:33" },
  { ...everyDay, from: "00:40", to: "00:45" },
];
/** The time of day in virtual time, which begins at midnight. */
const timeOf = (at: number): string => new Date(at).toISOString().slice(11, 16);

it("starts each unit inside a window that it is expected to end in, and waits for it by itself", async () => {
  const scenario = await createScenario({ runners: pair });
  const events: RunEvent[] = [];
  const plan = await scenario.plan({ windows, canary: 0 });
  const report = await scenario.clock.run(
    applyPlan(plan, scenario.dependencies({ onEvent: (event) => events.push(event) })),
  );
  expect(report.units.map(({ outcome }) => outcome)).toEqual(["upgraded", "upgraded"]);
  const claimed = events.filter(({ type }) => type === "unit-claimed").map(({ at }) => timeOf(at));
  expect(claimed).toEqual(["00:30", "00:40"]);
});

it("says what a unit waits for, and finishes the one that is under way when the window closes", async () => {
  const scenario = await createScenario({
    runners: pair,
    // It takes longer than it usually does.
    durationsMs: { start: 240_000 },
  });
  const plan = await scenario.plan({ windows, canary: 0, stepTimeLimitsMs: { start: 300_000 } });
  const ends: string[] = [];
  const onEvent = (event: RunEvent): void => {
    if (event.type === "unit-ended") ends.push(timeOf(event.at));
  };
  const run = startRun(plan, scenario.dependencies({ onEvent }));
  const [first] = plan.units;
  await scenario.clock.advance(60_000);
  expect(run.why(first!.id)).toContain(
    "the next window that it would end in opens at 2026-01-01T00:30:00.000Z",
  );
  const report = await scenario.clock.run(run.report);
  expect(report.units.map(({ outcome }) => outcome)).toEqual(["upgraded", "upgraded"]);
  expect(ends).toEqual(["00:34", "00:44"]);
});
