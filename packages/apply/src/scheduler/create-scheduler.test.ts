import { test } from "@fast-check/vitest";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { edgeMs, overlappingPlan, randomRuns } from "../../test/support/random-run.js";
import { seeded } from "../../test/support/scenario.js";
import { runStarted, smallPlan } from "../../test/support/small-plan.js";
import type { JournalEvent } from "../events/journal-event.js";
import { reduce, stateOf } from "../state/reduce.js";
import { createScheduler } from "./create-scheduler.js";
import { nextUnits } from "./next-units.js";

describe("a scheduler", () => {
  test.prop([fc.integer({ min: 1, max: 2 ** 31 - 2 })], { numRuns: 120 })(
    "decides from what has changed as it would from the whole state, at every event of a random run",
    (seed) => {
      const scheduler = createScheduler();
      randomRuns(seeded(seed), {
        events: 100,
        look: (state, now) => {
          const { start, skip, wakeAt, waiting } = scheduler.decide(state, now);
          const whole = nextUnits(state, now);
          expect({ start, skip }).toEqual({ start: whole.start, skip: whole.skip });
          expect(wakeAt ?? Infinity).toBeGreaterThan(now);
          // Nothing that it starts or skips will wake it. It may sleep over a time at which the whole state would look
          // again (a window opens, and the budget is used up), but over none at which it would act.
          const rests = start.length === 0 && skip.length === 0;
          if (rests && whole.wakeAt !== null && whole.wakeAt < (wakeAt ?? Infinity))
            expect(nextUnits(state, whole.wakeAt)).toMatchObject({ start: [], skip: [] });
          for (const [unitId, reason] of whole.waiting) expect(waiting.get(unitId)).toBe(reason);
        },
      });
    },
  );

  test.prop([fc.integer({ min: 1, max: 2 ** 31 - 2 })], { numRuns: 30 })(
    "starts what it decided, one decision after another, as the whole state would have it",
    (seed) => {
      const random = seeded(seed);
      const scheduler = createScheduler();
      let state = stateOf([runStarted(overlappingPlan(random, { maxFailures: 99 }))]);
      let now = edgeMs - 3_000;
      const happen = (event: JournalEvent): void => {
        state = reduce(state, event);
      };
      for (let turn = 0; turn < 80; turn += 1) {
        const whole = nextUnits(state, now);
        const { start, skip } = scheduler.decide(state, now);
        expect({ start, skip }).toEqual({ start: whole.start, skip: whole.skip });
        for (const unitId of start) happen({ type: "unit-claimed", at: now, unitId });
        for (const { unitId } of skip) happen(ended(unitId, now, "skipped"));
        const underWay = state
          .run!.units.values()
          .filter(({ presence, end }) => presence === "claimed" && end === null);
        const one = underWay[Math.floor(random() * underWay.length)];
        now += Math.floor(random() * 200);
        if (one === undefined) continue;
        const { unitId } = one;
        if (random() < 0.2)
          happen({ type: "unit-released", at: now, unitId, reason: "no", retryAt: now + 300 });
        else happen(ended(unitId, now, random() < 0.9 ? "upgraded" : "rolled-back"));
      }
    },
  );

  it("starts as many as a need allows once several of it came back", () => {
    const scheduler = createScheduler();
    const policy = { minAvailable: 4, maxInFlight: 6, settleMs: 100, maxFailures: 9 };
    let state = stateOf([runStarted(smallPlan(["a", "b", "c", "d", "e", "f"], policy))]);
    const happen = (...events: JournalEvent[]): void => {
      state = events.reduce(reduce, state);
    };
    const claim = (ids: readonly string[], at: number): void => {
      for (const unitId of ids) happen({ type: "unit-claimed", at, unitId });
    };
    expect(scheduler.decide(state, 1).start).toEqual(["a", "b"]);
    claim(["a", "b"], 1);
    expect(scheduler.decide(state, 2)).toMatchObject({ start: [], skip: [] });
    for (const unitId of ["a", "b"]) happen(ended(unitId, 10, "upgraded"));
    expect(scheduler.decide(state, 11).start).toEqual(["c", "d"]);
    claim(["c", "d"], 11);
    expect(scheduler.decide(state, 12).start).toEqual([]);
  });

  it("takes back a unit that it started and that was not claimed", () => {
    const scheduler = createScheduler();
    const state = stateOf([runStarted(smallPlan(["a", "b", "c"], { maxInFlight: 1 }))]);
    expect(scheduler.decide(state, 1).start).toEqual(["a"]);
    expect(scheduler.decide(state, 2).start).toEqual(["a"]);
  });
});

function ended(unitId: string, at: number, outcome: "upgraded" | "rolled-back" | "skipped"): JournalEvent {
  return {
    ...{ type: "unit-ended", at, unitId, outcome, code: null, reason: "", toVersion: null },
    ...{ countsAsFailure: outcome === "rolled-back", manualSteps: [], remedies: [] },
  };
}
