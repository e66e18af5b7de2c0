import { test } from "@fast-check/vitest";
import type { Plan, Unit } from "@runner-upgrade/plan";
import { indexUnits, sharedPlaces } from "@runner-upgrade/plan/carry-out";
import fc from "fast-check";
import { expect } from "vitest";
import { randomRuns } from "../../test/support/random-run.js";
import { seeded } from "../../test/support/scenario.js";
import { awayIds, unsettled } from "../state/away.js";
import type { JournalState, RunState } from "../state/run-state.js";
import { isInFlight } from "./budget.js";
import { RunQueue } from "./run-queue.js";
import type { Tally } from "./tally.js";

test.prop([fc.integer({ min: 1, max: 2 ** 31 - 2 })], { numRuns: 40 })(
  "counts what a recount of all units gives, at every event of a random run",
  (seed) => {
    let queue: RunQueue | null = null;
    let last = 0;
    randomRuns(seeded(seed), {
      events: 100,
      look: (state, now) => {
        const run = state.run!;
        if (queue === null || now < last || !queue.update(state, run, now))
          queue = new RunQueue(state, run, {}, now);
        last = now;
        expect(countsOf(run, queue.tally)).toEqual(recount(state, run, now));
      },
    });
  },
);

function countsOf({ plan }: RunState, tally: Tally): object {
  const { inFlight, absentInFlight, failures } = tally;
  return {
    ...{ inFlight, absentInFlight, failures },
    inPlaces: plan.units.map((unit) => tally.inPlacesOf(unit).map(({ count }) => count)),
    missing: plan.units.map(({ runnerId }) => tally.isMissing(runnerId)),
    left: plan.needs.map((need) => plan.units.map(({ runnerId }) => tally.leftOf(need, runnerId))),
  };
}

function namesOf(unit: Unit, plan: Plan): string[] {
  return sharedPlaces(unit, plan).map(({ kind, name }) => `${kind} ${name}`);
}

function recount(state: JournalState, run: RunState, now: number): object {
  const { plan } = run;
  const units = indexUnits(plan);
  const states = run.units.values();
  const underWay = states.filter(isInFlight).map(({ unitId }) => units.get(unitId)!);
  const settling = unsettled(state, { now, settleMs: plan.policy.settleMs });
  const missing = new Set([...awayIds(state), ...settling.keys()]);
  const counted = underWay.filter(({ isAbsent }) => !isAbsent);
  return {
    inFlight: counted.length,
    absentInFlight: underWay.length - counted.length,
    failures: states.filter(({ end }) => end?.countsAsFailure === true).length,
    inPlaces: plan.units.map((unit) =>
      namesOf(unit, plan).map((name) => counted.filter((one) => namesOf(one, plan).includes(name)).length),
    ),
    missing: plan.units.map(({ runnerId }) => missing.has(runnerId)),
    left: plan.needs.map(({ servedBy }) =>
      plan.units.map(({ runnerId }) => servedBy.filter((id) => id !== runnerId && !missing.has(id)).length),
    ),
  };
}
