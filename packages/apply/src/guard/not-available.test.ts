import { test } from "@fast-check/vitest";
import fc from "fast-check";
import { expect } from "vitest";
import { randomRuns } from "../../test/support/random-run.js";
import { seeded } from "../../test/support/scenario.js";
import { awayIds, unsettled } from "../state/away.js";
import { notAvailable } from "./not-available.js";

test.prop([fc.integer({ min: 1, max: 1_000_000 })], { numRuns: 20 })(
  "asked one by one, the Runners that do not stand in are those that the whole state names",
  (seed) => {
    randomRuns(seeded(seed), {
      events: 60,
      look: (state, now) => {
        const options = { now, settleMs: 300 };
        const set = notAvailable(state, options);
        const whole = new Set([...awayIds(state), ...unsettled(state, options).keys()]);
        const runners = Array.from({ length: 14 }, (_, index) => `r${index + 10}`);
        for (const id of [...runners, "constructor"]) expect([id, set.has(id)]).toEqual([id, whole.has(id)]);
        expect([...set]).toEqual([...whole]);
        expect([set.size, [...set.keys()].length]).toEqual([whole.size, whole.size]);
      },
    });
  },
);
