import { planUpgrade } from "@runner-upgrade/plan";
import { afterEach, expect, it, vi } from "vitest";
import { rehearsePlan } from "../src/index.js";
import { fleetOf, runner } from "./fleets.js";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** How often the control plane is asked while so many Runners are upgraded. */
async function callsFor(count: number): Promise<number> {
  const fleet = fleetOf(
    Array.from({ length: count }, (_, index) =>
      runner(`r-${index}`, { tags: [`group-${Math.floor(index / 4)}`] }),
    ),
  );
  const plan = planUpgrade(fleet, { maxInFlight: "10%" });
  let calls = 0;
  vi.stubGlobal(
    "Request",
    class extends Request {
      constructor(...given: ConstructorParameters<typeof Request>) {
        super(...given);
        calls += 1;
      }
    },
  );
  const { report } = await rehearsePlan(plan, fleet);
  vi.unstubAllGlobals();
  expect(report.isComplete).toBe(true);
  return calls;
}

it("asks the control plane no more for each Runner of a large fleet than of a small one", async () => {
  const [few, many] = [await callsFor(20), await callsFor(80)];
  expect(few).toBeGreaterThan(20 * 20);
  expect(many / 80).toBeLessThan((few / 20) * 1.3);
});
