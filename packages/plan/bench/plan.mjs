// What planning costs, as ratios over reading and writing the plan's own JSON once in the same run.
// Build before: npm run build && node bench/plan.mjs [largest number of Runners, default 100000]
import { execFileSync } from "node:child_process";
import { guardOptions } from "../dist/carry-out.js";
import { defineFleet, forecastPlan, formatPlan } from "../dist/index.js";
import { okToStop, parsePlan, planUpgrade, serializePlan } from "../dist/index.js";
import { cpuMs } from "./cpu-ms.mjs";
import { shapes } from "./fleet.mjs";
import { naivePlan } from "./naive.mjs";

const most = Number(process.argv[2] ?? 100_000);

function measure(shape, count) {
  const { input: make, policy } = shapes[shape];
  const input = make(count);
  const times = count > 20_000 ? 3 : 9;
  const fleet = defineFleet(input);
  const plan = planUpgrade(fleet, policy);
  const text = serializePlan(plan);
  const roundTrip = cpuMs(() => JSON.stringify(JSON.parse(text)), times);
  const over = (run) => cpuMs(run, times) / roundTrip;
  const served = new Map(plan.needs.map((need) => [need.id, need]));
  const guard = guardOptions(plan);
  const asked = plan.units.filter(({ isAbsent }) => !isAbsent).slice(0, 200);
  const nobody = new Set();
  const ask = () => {
    for (const { runnerId } of asked) okToStop([runnerId], fleet, nobody, plan.needs, guard);
  };
  return {
    shape,
    runners: count,
    units: plan.units.length,
    needs: served.size,
    "round trip ms": roundTrip,
    defineFleet: over(() => defineFleet(input)),
    planUpgrade: over(() => planUpgrade(fleet, policy)),
    serializePlan: over(() => serializePlan(plan)),
    parsePlan: over(() => parsePlan(text)),
    forecastPlan: over(() => forecastPlan(plan)),
    text: over(() => formatPlan(plan, { as: "text" })),
    "bytes/unit": Math.round(text.length / plan.units.length),
    "okToStop ms": cpuMs(ask, times) / asked.length,
    "plan ms": cpuMs(() => planUpgrade(fleet, policy), times),
  };
}

const rows = ["groups", "mixed"].flatMap((shape) =>
  [10_000, 100_000].filter((count) => count <= most).map((count) => measure(shape, count)),
);
const show = (value) =>
  typeof value === "number" && !Number.isInteger(value) ? Number(value.toFixed(3)) : value;
console.table(
  rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, show(value)]))),
);

const growths = ["groups", "mixed"].map((shape) => {
  const [small, large] = rows.filter((row) => row.shape === shape).map((row) => row["plan ms"]);
  if (large === undefined) return null;
  console.log(`Growth of planUpgrade, 10,000 to 100,000, ${shape}: ${(large / small).toFixed(1)}`);
  return large / small;
});

const groups = shapes.groups.input(10_000);
const fleet = defineFleet(groups);
const naive = cpuMs(() => naivePlan(groups), 0);
console.log(
  `The naive planner at 10,000 takes ${(naive / cpuMs(() => planUpgrade(fleet), 5)).toFixed(1)} times as long.`,
);

/** CPU of a Node process that runs this, in milliseconds. */
function processMs(code) {
  const script = `${code}; const {user, system} = process.cpuUsage(); process.stdout.write(String((user + system) / 1000))`;
  const all = Array.from({ length: 15 }, () =>
    Number(execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" })),
  );
  return all.sort((left, right) => left - right)[7];
}
const module = new URL("../dist/index.js", import.meta.url).href;
const imported = processMs(`await import(${JSON.stringify(module)})`) - processMs("await 0");
console.log(`Import of plan above an empty module: ${imported.toFixed(1)} ms CPU`);

// The worse of both shapes, for the table of all figures (bench/run.mjs at the root).
const worst = (key, count) => {
  const all = rows.filter(({ runners }) => runners === count).map((row) => row[key]);
  return all.length === 0 ? null : Math.max(...all);
};
const figures = {
  planUpgrade10k: worst("planUpgrade", 10_000),
  planUpgrade100k: worst("planUpgrade", 100_000),
  planGrowth: growths.includes(null) ? null : Math.max(...growths),
  bytesAUnit: worst("bytes/unit", 10_000),
  parsePlan: worst("parsePlan", 10_000),
  forecastPlan: worst("forecastPlan", 10_000),
  text: worst("text", 10_000),
  okToStopMs: worst("okToStop ms", 10_000),
};
console.log(`FIGURES ${JSON.stringify(figures)}`);
