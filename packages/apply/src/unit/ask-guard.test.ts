import type { Step } from "@runner-upgrade/plan";
import { expect, it } from "vitest";
import type { RunContext } from "../context/run-context.js";
import { freshUnit, type StepState, type UnitState } from "../state/unit-state.js";
import { mustAsk } from "./ask-guard.js";

const cordon = { id: "cordon", kind: "cordon", takesAway: true, isGuarded: false } as Step;
const unit = { id: "a", runnerId: "a" } as Parameters<typeof mustAsk>[1];

function isAsked(state: Partial<UnitState>, wasJustAllowed = false): boolean {
  // mustAsk reads the state of the unit and nothing else of a run, so a whole run would hide what decides.
  const run = { unit: () => ({ ...freshUnit("a"), ...state }) } as unknown as RunContext;
  return mustAsk(run, unit, cordon, { wasJustAllowed });
}

const begun = (status: StepState["status"]): Partial<UnitState> => ({
  presence: "away",
  steps: { cordon: { status } as StepState },
});

it("is asked before the step that takes the Runner away, unless it has just answered", () => {
  expect(isAsked({ presence: "claimed" })).toBe(true);
  expect(isAsked({ presence: "claimed" }, true)).toBe(false);
  expect(isAsked({ presence: "away" })).toBe(false);
});

it.each(["interrupted", "failed"] as const)(
  "is asked anew where a run before this one left it %s",
  (status) => {
    expect(isAsked(begun(status))).toBe(true);
  },
);

it("has nothing to say behind the point of no return", () => {
  expect(isAsked({ ...begun("interrupted"), credentials: "uncertain" })).toBe(false);
});
