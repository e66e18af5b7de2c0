// How long planning takes, beside the planner that one writes first. Build before: npx tsup && node bench/plan.mjs
// An argument is the largest number of Runners (100000).
import { performance } from "node:perf_hooks";
import { defineFleet, forecastPlan, parsePlan, planUpgrade, serializePlan } from "../dist/index.js";
import { fleetInput } from "./fleet.mjs";
import { naivePlan } from "./naive.mjs";

const most = Number(process.argv[2] ?? 100_000);
const naiveMost = 10_000;

function timed(run) {
  const start = performance.now();
  const value = run();
  return { value, tookMs: performance.now() - start };
}
const ms = (number) => `${Math.round(number)} ms`.padStart(9);

timed(() => planUpgrade(defineFleet(fleetInput(1000))));
console.log(
  "  Runners    define      plan  serialise     parse   forecast   bytes/unit      naive   naive/plan",
);
for (const count of [1000, 2000, 5000, 10_000, 100_000].filter((each) => each <= most)) {
  const input = fleetInput(count);
  const fleet = timed(() => defineFleet(input));
  const plan = timed(() => planUpgrade(fleet.value, { maxInFlight: "5%" }));
  const text = timed(() => serializePlan(plan.value));
  const parsed = timed(() => parsePlan(text.value));
  const forecast = timed(() => forecastPlan(parsed.value));
  const naive = count > naiveMost ? null : timed(() => naivePlan(input));
  if (naive !== null && naive.value.length !== plan.value.units.length)
    throw new Error("The two planners disagree.");
  console.log(
    [
      String(count).padStart(9),
      ms(fleet.tookMs),
      ms(plan.tookMs),
      ms(text.tookMs).padStart(10),
      ms(parsed.tookMs),
      ms(forecast.tookMs).padStart(10),
      String(Math.round(text.value.length / plan.value.units.length)).padStart(12),
      naive === null ? "–".padStart(10) : ms(naive.tookMs).padStart(10),
      naive === null ? "–".padStart(12) : `${(naive.tookMs / plan.tookMs).toFixed(1)} times`.padStart(12),
    ].join(" "),
  );
}
