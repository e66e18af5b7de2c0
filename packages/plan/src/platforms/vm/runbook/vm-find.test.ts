import { expect, test } from "vitest";
import { formatPlan } from "../../../format/format-plan.js";
import { planUpgrade } from "../../../planner/plan-upgrade.js";
import { fleetOf, runner } from "../../../testing/fleet-of.js";

const runbookOf = (packagePath: string): string =>
  formatPlan(
    planUpgrade(
      fleetOf([
        runner("a", { host: { platform: "vm", address: "vm-1", packagePath } }),
        runner("b", { host: { platform: "vm", address: "vm-2" } }),
      ]),
    ),
    { as: "runbook", variant: "console", runnerId: "a" },
  );

test("tells which process it is where others on the host may have a package of the same name", () => {
  const text = runbookOf("/opt/one/runner.jar");
  expect(text).toContain("Where several numbers are shown");
  expect(text).toContain("the number of the one in `/opt/one`");
  expect(runbookOf("/opt/one/runner-a.jar")).not.toContain("Where several numbers are shown");
});
