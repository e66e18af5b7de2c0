// Runs one after the other in one process, half of the fleet in flight, for so many minutes: what each leaves in memory after
// garbage was collected, and whether Node warned of listeners that pile up. Ends with 1 where memory grows or a warning came.
// Build before: npx turbo run build && node --expose-gc bench/soak.mjs [minutes, default 30] [Runners, default 1000]
import { defineFleet, planUpgrade } from "@runner-upgrade/plan";
import { createMemoryJournal, startRun } from "../dist/index.js";
import { createCheapClock } from "./clock.mjs";
import { createWorld, fleetInput, seeded } from "./world.mjs";

const minutes = Number(process.argv[2] ?? 30);
const size = Number(process.argv[3] ?? 1_000);
/** Of the first runs some is code that was compiled and caches that were filled. */
const warmUps = 5;
/** More than this a run, over many runs, is a leak: the journal of one run alone is 8 MB. */
const mostGrowthKiBARun = 20;

if (globalThis.gc === undefined) throw new Error("Start it with node --expose-gc.");
const warnings = [];
process.on("warning", (warning) => warnings.push(`${warning.name}: ${warning.message}`));

const fleet = fleetInput(size);
const plan = planUpgrade(defineFleet(fleet), { maxInFlight: Math.ceil(size / 2), canary: 1 });
const heaps = [];
for (const endsAt = Date.now() + minutes * 60_000; Date.now() < endsAt || heaps.length < warmUps + 2;) {
  await carryOut(heaps.length);
  for (let round = 0; round < 3; round += 1) globalThis.gc();
  heaps.push(process.memoryUsage().heapUsed / 1024);
}
const kept = heaps.slice(warmUps);
const growthKiBARun = slope(kept);
console.log(
  `${heaps.length} runs of ${size} Runners in ${minutes} min: ${mebibytes(kept[0])} after run ${warmUps + 1}, ` +
    `${mebibytes(kept.at(-1))} after the last, growth ${growthKiBARun.toFixed(1)} KiB a run; warnings: ${warnings.length}`,
);
for (const warning of warnings) console.log(`  ${warning}`);
console.log(`FIGURES ${JSON.stringify({ growthKiBARun, warnings: warnings.length, runs: heaps.length })}`);
if (growthKiBARun > mostGrowthKiBARun || warnings.length > 0) process.exitCode = 1;

async function carryOut(number) {
  const clock = createCheapClock();
  const world = createWorld(fleet, clock);
  const run = startRun(plan, {
    ...{ controlPlane: world.controlPlane, executors: [world.executor], clock, random: seeded(3 + number) },
    journal: createMemoryJournal(),
  });
  const report = await clock.run(run.report);
  const left = report.units.find(({ outcome }) => outcome !== "upgraded");
  if (left !== undefined) throw new Error(`${left.runnerName}: ${left.reason}`);
}

/** Of the line through all points that lies nearest to them. */
function slope(values) {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const above = values.reduce((sum, value, index) => sum + (index - middle) * (value - mean), 0);
  return above / values.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
}

function mebibytes(kibibytes) {
  return `${(kibibytes / 1024).toFixed(1)} MiB`;
}
