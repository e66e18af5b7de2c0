import { planUpgrade } from "@runner-upgrade/plan";
import { expect, it } from "vitest";
import { rehearsePlan } from "../src/index.js";
import { fleetOf, runner } from "./fleets.js";

const fleet = fleetOf([
  runner("reports-1", { tags: ["reports"] }),
  runner("web-1", { tags: ["web"] }),
  runner("web-2", { tags: ["web"] }),
]);

it("counts a Runner to which tags are lent, and loses no job", async () => {
  const plan = planUpgrade(fleet, { lendTags: [{ of: "reports-1", to: "web-1" }] });
  const { lostJobs, needs, report } = await rehearsePlan(plan, fleet);
  expect(lostJobs).toEqual([]);
  expect(needs.map(({ needId, lowest, isKept }) => [needId, lowest, isKept])).toEqual([
    ["tags:web:reports", 1, true],
    ["tags:web:web", 1, true],
  ]);
  expect(report.units.map(({ outcome }) => outcome)).toEqual(["upgraded", "upgraded", "upgraded"]);
});

it("loses jobs where the outage is accepted instead", async () => {
  const { lostJobs, needs } = await rehearsePlan(planUpgrade(fleet, { allowOutageOf: ["reports-1"] }), fleet);
  expect(lostJobs.length).toBeGreaterThan(0);
  expect(needs.find(({ needId }) => needId === "tags:web:reports")).toMatchObject({
    lowest: 0,
    isKept: false,
  });
});
