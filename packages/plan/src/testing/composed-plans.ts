import * as fc from "fast-check";
import { insertStep } from "../compose/insert-step.js";
import type { Anchor, Insertion } from "../compose/insertion.js";
import { limitTo } from "../compose/limit-to.js";
import type { Limit } from "../compose/limit.js";
import type { UnitFilter } from "../compose/unit-filter.js";
import { PlanError } from "../errors/plan-error.js";
import type { Plan } from "../model/plan.js";

/** Narrows a plan or inserts a step into it, where that plan allows it. */
export type Composition = (plan: Plan) => Plan;

const limits: fc.Arbitrary<Limit> = fc.oneof(
  fc.record({ count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ tags: fc.constantFrom(["a"], ["b"]) }),
  fc.record({ runnerIds: fc.subarray(["r0", "r1", "r2", "r3"], { minLength: 1 }) }),
);

const runners: fc.Arbitrary<UnitFilter> = fc.oneof(
  fc.constant({}),
  fc.constantFrom({ tags: ["a"] }, { tags: ["b"] }, { runnerIds: ["r0"] }, { runnerIds: ["r1", "r2"] }),
);

const anchors = fc.constantFrom<Anchor[]>("away", "stop", "verify", "clean-up", "inspect", "drain", "start");

const insertions: fc.Arbitrary<Insertion> = fc
  .record({
    anchor: anchors,
    isBefore: fc.boolean(),
    runners,
    name: fc.constantFrom("silence-alerts", "smoke-test"),
    timeLimitMs: fc.constantFrom(10_000, 55_555),
  })
  .map(({ anchor, isBefore, runners: chosen, ...step }) => ({
    ...(isBefore ? { before: anchor } : { after: anchor }),
    runners: chosen,
    step: { ...step, meansToDelay: true, onFailure: "continue" },
  }));

/** What users do with a plan before they keep it: nothing mostly, or up to three things. What is refused changes nothing. */
export const compositions: fc.Arbitrary<Composition> = fc
  .array(
    fc.oneof(
      limits.map(
        (limit): Composition =>
          (plan) =>
            limitTo(plan, limit),
      ),
      insertions.map(
        (insertion): Composition =>
          (plan) =>
            insertStep(plan, insertion),
      ),
    ),
    { maxLength: 3 },
  )
  .map((steps) => (plan) => steps.reduce(orAsItWas, plan));

function orAsItWas(plan: Plan, compose: Composition): Plan {
  try {
    return compose(plan);
  } catch (error) {
    if (PlanError.isInstance(error) && (error.code === "INSERT_REFUSED" || error.code === "LIMIT_INVALID"))
      return plan;
    throw error;
  }
}
