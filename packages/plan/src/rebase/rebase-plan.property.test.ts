import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comparePlans } from "../compare/compare-plans.js";
import { parsePlan } from "../file/parse-plan.js";
import { serializePlan } from "../file/serialize-plan.js";
import { validatePlan } from "../file/validate-plan.js";
import type { Fleet } from "../fleet/fleet.js";
import { stepsOf } from "../model/steps-of.js";
import type { Plan } from "../model/plan.js";
import { planUpgrade } from "../planner/plan-upgrade.js";
import { fleets, policies } from "../testing/arbitraries.js";
import { changedFleets } from "../testing/changed-fleets.js";
import { compositions } from "../testing/composed-plans.js";
import { classOf, expectToKeepNeeds, expectToStartInOrder } from "../testing/walk-plan.js";
import { rebasePlan } from "./rebase-plan.js";

const runs = { numRuns: 400 };

describe("over the fleet that it was made from", () => {
  test("a plan is what it was, with the same id, limited or not, with its inserted steps", () => {
    fc.assert(
      fc.property(fleets(8), policies, compositions, (fleet, policy, compose) => {
        const plan = compose(planUpgrade(fleet, policy));
        const rebased = rebasePlan(plan, fleet);
        expect(comparePlans(plan, rebased.plan).changes).toEqual([]);
        expect(rebased.plan.id).toBe(plan.id);
        expect(rebased.units.filter(({ outcome }) => outcome !== "valid")).toEqual([]);
        expect([rebased.added, rebased.notKept]).toEqual([[], []]);
      }),
      runs,
    );
  });
});

describe("over a fleet in which anything changed", () => {
  const changes = [changedFleets(8), policies, compositions] as const;

  test("the new plan holds together, survives its file, and changes nothing that it was given", () => {
    fc.assert(
      fc.property(...changes, ([before, after], policy, compose) => {
        const plan = compose(planUpgrade(before, policy));
        const given = JSON.stringify([plan, after]);
        const { plan: made } = rebasePlan(plan, after);
        expect(validatePlan(made)).toEqual([]);
        expect(parsePlan(serializePlan(made))).toEqual(made);
        expect(JSON.stringify([plan, after])).toBe(given);
      }),
      runs,
    );
  });

  test("started in its order it keeps every need of the fleet as it is now, and ends", () => {
    fc.assert(
      fc.property(...changes, fc.infiniteStream(fc.nat()), ([before, after], policy, compose, random) => {
        const { plan } = rebasePlan(compose(planUpgrade(before, policy)), after);
        expectToKeepNeeds(plan, after, random);
        expectToStartInOrder(plan, after);
      }),
      runs,
    );
  });

  test("rebased once more it stays as it is", () => {
    fc.assert(
      fc.property(...changes, ([before, after], policy, compose) => {
        const { plan } = rebasePlan(compose(planUpgrade(before, policy)), after);
        const again = rebasePlan(plan, after);
        expect(comparePlans(plan, again.plan).changes).toEqual([]);
        expect(again.units.every(({ outcome }) => outcome === "valid")).toBe(true);
      }),
      runs,
    );
  });

  test("each unit is told as what the fleet and the new plan show, and the others are new", () => {
    fc.assert(
      fc.property(...changes, ([before, after], policy, compose) => {
        const old = compose(planUpgrade(before, policy));
        const { plan, units, added, leftOut } = rebasePlan(old, after);
        expect(units.map(({ unitId }) => unitId)).toEqual(old.units.map(({ id }) => id));
        const goesOn = units.flatMap((one) =>
          one.outcome === "valid" || one.outcome === "changed" ? [one.unitId] : [],
        );
        expect([...goesOn, ...added].sort()).toEqual(plan.units.map(({ id }) => id).sort());
        for (const one of units) {
          expect(one.message).toMatch(/\.$/);
          expectToBeTrue(one.outcome, one.unitId, plan, after);
        }
        if (old.isLimited !== true) expect(leftOut).toEqual([]);
      }),
      runs,
    );
  });

  test("a limited plan takes no Runner in that it was not limited to, but one whose stand-in is back", () => {
    fc.assert(
      fc.property(...changes, ([before, after], policy, compose) => {
        const old = compose(planUpgrade(before, policy));
        fc.pre(old.isLimited === true);
        const waiting = old.blockers.flatMap(({ code, runnerId }) =>
          code === "STAND_IN_IS_DOWN" ? [runnerId] : [],
        );
        const meant = [...old.units.map(({ runnerId }) => runnerId), ...waiting];
        for (const { runnerId } of rebasePlan(old, after).plan.units) expect(meant).toContain(runnerId);
      }),
      runs,
    );
  });

  test("each inserted step of a unit that goes on is there, or said not to be kept", () => {
    fc.assert(
      fc.property(...changes, ([before, after], policy, compose) => {
        const old = compose(planUpgrade(before, policy));
        const { plan, units, notKept } = rebasePlan(old, after);
        for (const { outcome, unitId } of units) {
          if (outcome !== "valid" && outcome !== "changed") continue;
          const lost = notKept.filter((one) => one.unitId === unitId).map(({ stepId }) => stepId);
          expect([...insertedOf(plan, unitId), ...lost].sort()).toEqual([...insertedOf(old, unitId)].sort());
        }
      }),
      runs,
    );
  });
});

function insertedOf(plan: Plan, unitId: string): string[] {
  return stepsOf(plan, unitId).flatMap(({ id, kind }) => (kind === "custom" ? [id] : []));
}

function expectToBeTrue(outcome: string, runnerId: string, plan: Plan, fleet: Fleet): void {
  const runner = fleet.runners.find(({ id, isLocal }) => id === runnerId && !isLocal);
  const isUp = runner !== undefined && ["serving", "saturated"].includes(classOf(fleet, runner));
  const isCurrent = plan.alreadyCurrent.includes(runnerId);
  switch (outcome) {
    case "done":
      expect([isCurrent, isUp]).toEqual([true, true]);
      break;
    case "not-serving":
      expect([isCurrent, isUp]).toEqual([true, false]);
      break;
    case "blocked":
      expect(plan.blockers.map((blocker) => blocker.runnerId)).toContain(runnerId);
      break;
    case "gone":
      expect(runner?.host ?? null).toBeNull();
      break;
    default:
      expect(plan.units.map((unit) => unit.runnerId)).toContain(runnerId);
  }
}
