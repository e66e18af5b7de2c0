import { planUpgrade } from "@runner-upgrade/plan";
import { describe, expect, it } from "vitest";
import { formatRehearsal, rehearsePlan } from "../src/index.js";
import { fleetOf, runner } from "./fleets.js";

const pair = fleetOf([runner("east-1"), runner("east-2")]);

describe("a plan with the default policy", () => {
  it("upgrades every Runner, loses no job and keeps every need", async () => {
    const rehearsal = await rehearsePlan(planUpgrade(pair), pair);
    expect(rehearsal.report.totals).toMatchObject({ upgraded: 2 });
    expect(rehearsal).toMatchObject({
      isSafe: true,
      lostJobs: [],
      needs: [{ needId: "tags:web:east", atFirst: 2, lowest: 1, isKept: true, awayThen: ["east-1"] }],
    });
    const [first, second] = rehearsal.timeline;
    expect(second?.claimedMs).toBeGreaterThan(first?.endedMs ?? Infinity);
    expect(first?.returnedMs).toBeGreaterThan(first?.awayMs ?? Infinity);
  });

  it("gives the same result for the same seed, byte for byte, and another for another", async () => {
    const plan = planUpgrade(pair);
    const [one, again, other] = [
      await rehearsePlan(plan, pair, { seed: 7 }),
      await rehearsePlan(plan, pair, { seed: 7 }),
      await rehearsePlan(plan, pair, { seed: 8 }),
    ].map((rehearsal) => JSON.stringify(rehearsal));
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });
});

describe("a plan with a weakened policy", () => {
  it("loses the job of a Runner that is stopped without a drain", async () => {
    const rehearsal = await rehearsePlan(planUpgrade(pair, { drain: "off" }), pair);
    expect(rehearsal.isSafe).toBe(false);
    expect(rehearsal.lostJobs[0]).toMatchObject({
      needId: "tags:web:east",
      reason: "operation-cut",
      runnerName: "east-1",
      awayThen: ["east-1"],
      cause: "plan",
    });
    expect(formatRehearsal(rehearsal)).toContain("The process of east-1 ended while it had the job.");
  });

  it("loses jobs while both Runners of a need are away", async () => {
    const plan = planUpgrade(pair, { minAvailable: 0, maxInFlight: 2, canary: 0 });
    const rehearsal = await rehearsePlan(plan, pair);
    expect(rehearsal.needs).toMatchObject([{ lowest: 0 }]);
    expect(rehearsal.lostJobs).toContainEqual(
      expect.objectContaining({ reason: "no-healthy-runner", awayThen: ["east-1", "east-2"] }),
    );
  });

  it("loses jobs of a Runner whose outage is allowed", async () => {
    const lone = fleetOf([runner("east-1")]);
    const rehearsal = await rehearsePlan(planUpgrade(lone, { allowOutageOf: ["east-1"] }), lone);
    expect(rehearsal.lostJobs.map(({ reason }) => reason)).toContain("no-healthy-runner");
  });
});
