import * as fc from "fast-check";
import { expect, test } from "vitest";
import { okToStop } from "../availability/ok-to-stop.js";
import { guardOptions } from "../availability/guard-options.js";
import { defineFleet } from "../define-fleet/define-fleet.js";
import { parsePlan } from "../file/parse-plan.js";
import { serializePlan } from "../file/serialize-plan.js";
import { validatePlan } from "../file/validate-plan.js";
import { statusClassifier } from "../fleet/classify-status.js";
import type { Fleet } from "../fleet/fleet.js";
import { forecastPlan } from "../forecast/forecast-plan.js";
import type { Unit } from "../model/plan.js";
import { rebasePlan } from "../rebase/rebase-plan.js";
import { fleets, policies } from "../testing/arbitraries.js";
import { planUpgrade } from "./plan-upgrade.js";

const names = Array.from({ length: 7 }, (_, index) => `runner-r${index}`);

/** The fleet with every Runner in one manual project, and with a tag of its own: none stands in for another. */
function withOwnTags(fleet: Fleet): Fleet {
  return defineFleet({
    ...fleet,
    runners: fleet.runners.map((one) => ({
      ...one,
      tags: [...one.tags, one.id],
      associations: [{ project: "payments", isNode: false }],
    })),
  });
}

/** A fleet, a policy, and who lends to whom; some of them are not in the fleet. */
const lendingCases = fc.record({
  fleet: fleets(7).chain((fleet) => fc.constantFrom(fleet, withOwnTags(fleet), withOwnTags(fleet))),
  policy: policies,
  lendTags: fc
    .array(fc.record({ of: fc.constantFrom(...names), to: fc.constantFrom(...names) }), {
      minLength: 1,
      maxLength: 8,
    })
    .map((all) => all.filter(({ of, to }) => of !== to)),
});

/** The fleet in which a unit has lent its tags. */
function afterLending(fleet: Fleet, { lends = [] }: Unit): Fleet {
  return defineFleet({
    ...fleet,
    runners: fleet.runners.map((runner) => {
      const lent = lends.filter(({ lenderId }) => lenderId === runner.id).flatMap(({ tags }) => tags);
      return { ...runner, tags: [...runner.tags, ...lent] };
    }),
  });
}

test("a plan that lends holds together, survives its file, and ends", () => {
  fc.assert(
    fc.property(lendingCases, ({ fleet, policy, lendTags }) => {
      const plan = planUpgrade(fleet, { ...policy, lendTags });
      expect(validatePlan(plan)).toEqual([]);
      expect(parsePlan(serializePlan(plan))).toEqual(plan);
      expect(forecastPlan(plan).neverStarted).toEqual([]);
      expect(rebasePlan(plan, fleet).plan.id).toBe(plan.id);
    }),
  );
});

test("lending adds units and takes none away, and is used only where nothing else helps", () => {
  fc.assert(
    fc.property(lendingCases, ({ fleet, policy, lendTags }) => {
      const without = { ...policy, allowOutageOf: [], allowNodeFilterOf: [] };
      const before = new Set(planUpgrade(fleet, without).units.map(({ id }) => id));
      const after = planUpgrade(fleet, { ...without, lendTags }).units;
      for (const id of before) expect(after.map((unit) => unit.id)).toContain(id);
      for (const { id, lends } of after) if (lends !== undefined) expect(before.has(id)).toBe(false);
    }),
  );
});

test("each lender serves when observed, is another Runner, and stands in by the guard's rule once it has the tags", () => {
  fc.assert(
    fc.property(lendingCases, ({ fleet, policy, lendTags }) => {
      const plan = planUpgrade(fleet, { ...policy, lendTags });
      const classOf = statusClassifier(fleet.server);
      for (const unit of plan.units) {
        if (unit.lends === undefined) continue;
        const live = afterLending(fleet, unit);
        const { standIns } = okToStop([unit.runnerId], live, new Set(), plan.needs, {
          ...guardOptions(plan),
          room: "ignore",
        });
        for (const { lenderId, needs } of unit.lends) {
          expect(lenderId).not.toBe(unit.runnerId);
          expect(classOf(fleet.runners.find(({ id }) => id === lenderId)?.status ?? "")).toBe("serving");
          for (const needId of needs)
            expect(standIns.find((one) => one.needId === needId)?.runnerIds).toContain(lenderId);
        }
      }
    }),
  );
});
