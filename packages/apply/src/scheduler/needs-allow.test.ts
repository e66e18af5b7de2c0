import { expect, it } from "vitest";
import { smallPlan } from "../../test/support/small-plan.js";
import { whyNeedsForbid } from "./needs-allow.js";

it("forbids what would leave a need without a stand-in, unless the unit serves all through its roll-out", () => {
  const plan = smallPlan(["a", "b"], {});
  const [unit] = plan.units;
  if (unit === undefined) throw new Error("The plan has units.");
  const others = new Set(plan.units.map(({ runnerId }) => runnerId).filter((id) => id !== unit.runnerId));
  expect(whyNeedsForbid(plan, unit, others)).toContain("would keep 0 of 1 stand-ins");
  expect(whyNeedsForbid(plan, { ...unit, keepsServing: true }, others)).toBeNull();
});
