import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Notice } from "../model/plan.js";
import { planUpgrade } from "../planner/plan-upgrade.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { formatPlan } from "./format-plan.js";
import { groupNotices } from "./group-notices.js";

const restart = {
  code: "RESTART_POLICY",
  level: "warning",
  message: "Its parent is process 42, which may start it again.",
} as const;
const hosts = (names: readonly string[], level: "warning" | "failed" = "warning") =>
  planUpgrade(
    fleetOf(
      names.map((name) =>
        runner(name, { name, hostFacts: { platform: "vm", findings: [{ ...restart, level }] } }),
      ),
    ),
  );
const times = (text: string, part: string): number => text.split(part).length - 1;

test("what the hosts of several Runners have alike is said once, and of whom", () => {
  const plan = hosts(["pay-1", "pay-2", "pay-3", "pay-4", "pay-5", "pay-6", "pay-7"]);
  const text = formatPlan(plan, { as: "text" });
  expect(text).toContain(
    "  RESTART_POLICY  pay-1, pay-2, pay-3, pay-4, pay-5 and 2 more: Its parent is process 42, which may start it again.\n",
  );
  expect(times(text, "RESTART_POLICY")).toBe(1);
  const markdown = formatPlan(plan, { as: "markdown" });
  expect(markdown).toContain(
    "- `RESTART_POLICY` **pay-1, pay-2, pay-3, pay-4, pay-5 and 2 more**: Its parent",
  );
  expect(times(markdown, "RESTART_POLICY")).toBe(1);
});

test("a host's finding names its Runner in every rendering, in the runbook too", () => {
  const plan = hosts(["pay-1", "pay-2"], "failed");
  for (const as of ["text", "markdown", "runbook"] as const) {
    expect(formatPlan(plan, { as })).toMatch(/RESTART_POLICY`? +(\*\*)?pay-1, pay-2(\*\*)?: Its parent/);
  }
});

test("a sentence that begins with its Runner does not name it twice", () => {
  const [plain, other] = ["pay-1 waits.", "pay-10 waits."].map((message) =>
    groupNotices([{ code: "A", runnerId: "r", runnerName: "pay-1", message, remedies: [] }]),
  );
  expect(plain).toMatchObject([{ about: null }]);
  expect(other).toMatchObject([{ about: "pay-1" }]);
});

const notice = fc.record({
  code: fc.constantFrom("A", "B"),
  runnerId: fc.option(fc.constantFrom("r-1", "r-2", "r-3")),
  runnerName: fc.constantFrom("one", "two", "three"),
  message: fc.constantFrom("This.", "That."),
  remedies: fc.constantFrom([], ["Do it."]),
});

test("no notice is lost, none is said twice, and none of a Runner is without a name", () => {
  fc.assert(
    fc.property(fc.array(notice, { maxLength: 12 }), (notices: Notice[]) => {
      const groups = groupNotices(notices);
      const said = groups.map(({ code, message, remedies, about }) =>
        JSON.stringify([code, message, remedies, about === null]),
      );
      expect(new Set(said).size).toBe(said.length);
      const wanted = notices.map(({ code, message, remedies, runnerId }) =>
        JSON.stringify([code, message, remedies, runnerId === null]),
      );
      expect(new Set(said)).toEqual(new Set(wanted));
    }),
  );
});
