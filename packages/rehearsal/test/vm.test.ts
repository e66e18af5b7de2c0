import { planUpgrade } from "@runner-upgrade/plan";
import { expect, it } from "vitest";
import { rehearsePlan } from "../src/index.js";
import { fleetOf, runner } from "./fleets.js";

const pair = fleetOf([runner("east-1"), runner("east-2")]);

it("upgrades every Runner and loses no job with the default policy", async () => {
  const plan = planUpgrade(pair, {});
  const rehearsal = await rehearsePlan(plan, pair);
  expect(rehearsal.report.totals).toMatchObject({ upgraded: 2 });
  expect(rehearsal.lostJobs).toEqual([]);
});

it.each([
  ["without a drain", { drain: "off" }],
  ["with the only other Runner allowed away", { minAvailable: 0, maxInFlight: 2, drain: "off", canary: 0 }],
] as const)("loses jobs %s", async (_, policy) => {
  const rehearsal = await rehearsePlan(planUpgrade(pair, policy), pair);
  console.log(rehearsal.lostJobs.slice(0, 3), rehearsal.needs, rehearsal.timeline);
  expect(rehearsal.isSafe).toBe(false);
});
