import { expect, test } from "vitest";
import { comparePlans } from "../compare/compare-plans.js";
import { insertStep } from "../compose/insert-step.js";
import { limitTo } from "../compose/limit-to.js";
import { validatePlan } from "../file/validate-plan.js";
import { forecastPlan } from "../forecast/forecast-plan.js";
import { formatComparison } from "../format/comparison/format-comparison.js";
import { planUpgrade } from "../planner/plan-upgrade.js";
import { rebasePlan } from "../rebase/rebase-plan.js";
import { fleetOf, runner } from "../testing/fleet-of.js";

const lendTags = [{ of: "runner-reports", to: "runner-web" }];
const reports = runner("reports", { tags: ["eu", "reports"] });
const web = runner("web", { tags: ["eu", "web"] });
const fleet = fleetOf([reports, web]);
const policy = { lendTags, allowOutageOf: ["runner-web"] };

test("forecasts unit and lender one after the other, whichever goes first", () => {
  const others = ["p", "q"].map((id) => runner(id, { tags: ["eu", "web"] }));
  const plan = planUpgrade(fleetOf([reports, web, ...others]), { lendTags, maxInFlight: 4, canary: 0 });
  const forecast = forecastPlan(plan);
  expect(forecast.neverStarted).toEqual([]);
  const [ofReports, ofWeb] = ["reports", "web"].map((id) =>
    forecast.units.find(({ unitId }) => unitId === id),
  );
  const isApart =
    (ofReports?.startMs ?? 0) >= (ofWeb?.endMs ?? 0) || (ofWeb?.startMs ?? 0) >= (ofReports?.endMs ?? 0);
  expect(isApart).toBe(true);
});

test("keeps a lending whose lender is limited out of the plan, and its steps beside an inserted one", () => {
  const plan = planUpgrade(fleet, policy);
  const limited = limitTo(plan, { names: ["runner-reports"] });
  expect(limited.units.map(({ id }) => id)).toEqual(["reports"]);
  expect(validatePlan(limited)).toEqual([]);
  const inserted = insertStep(limited, {
    before: "check-availability",
    step: { name: "tell", timeLimitMs: 1_000 },
  });
  expect(
    inserted.procedures[inserted.units[0]!.procedure]?.steps.slice(0, 4).map(({ kind }) => kind),
  ).toEqual(["inspect", "lend-tags", "custom", "check-availability"]);
  expect(validatePlan(inserted)).toEqual([]);
});

test("rebases a plan that lends over the same fleet to itself, and says what changed without its lender", () => {
  const plan = planUpgrade(fleet, policy);
  expect(rebasePlan(plan, fleet).plan.id).toBe(plan.id);
  const rebased = rebasePlan(plan, fleetOf([reports, { ...web, status: "Down" }]));
  expect(rebased.units.find(({ unitId }) => unitId === "reports")).toMatchObject({ outcome: "blocked" });
  const changed = rebasePlan(plan, fleetOf([reports, { ...web, tags: ["web"] }]));
  expect(formatComparison(comparePlans(plan, changed.plan), { as: "text" })).toContain(
    "lends its tags to: runner-web (reports) → runner-web (eu, reports)",
  );
});
