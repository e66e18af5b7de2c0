import type { TokenPlace } from "@runner-upgrade/plan/platform";
import { expect, test } from "vitest";
import { runStarted, smallPlan } from "../../test/support/small-plan.js";
import type { JournalEvent } from "../events/journal-event.js";
import { stateOf } from "../state/reduce.js";
import { deadTokenWarnings } from "./dead-tokens.js";

const rotated: JournalEvent[] = [
  { type: "unit-claimed", at: 1, unitId: "a" },
  { type: "step-started", at: 1, unitId: "a", stepId: "regenerate-credentials", attempt: 1 },
  {
    type: "step-ended",
    at: 2,
    unitId: "a",
    stepId: "regenerate-credentials",
    outcome: "done",
    summary: "",
    record: null,
    durationMs: 1,
  },
];

/** The warnings of a rotation of Runner `a`, by what the inspection told of its token. */
function warningsWith(tokenPlaces: readonly TokenPlace[] | undefined): readonly string[] {
  const plan = smallPlan(["a", "b"]);
  const byHand = tokenPlaces === undefined ? {} : { byHand: { tokenPlaces } };
  const units = plan.units.map((unit) => ({ ...unit, ...byHand }));
  const { run } = stateOf([runStarted({ ...plan, units }), ...rotated]);
  return run === null ? ["no run"] : deadTokenWarnings(run);
}

test("warns when the token stands outside the package, or when the inspection did not look", () => {
  const warning = [expect.stringContaining("a has new credentials.")];
  expect(warningsWith([{ kind: "environment-file", path: "/etc/default/runner" }])).toEqual(warning);
  expect(warningsWith(undefined)).toEqual(warning);
});

test("does not warn when the package alone carries the token", () => {
  expect(warningsWith([])).toEqual([]);
});
