// One row of carry-out.mjs, as JSON: carries one plan out and reads its journal back.
import { createHash } from "node:crypto";
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineFleet, planUpgrade } from "@runner-upgrade/plan";
import { createFileJournal, resumeRun, startRun } from "../dist/index.js";
import { createCheapClock } from "./clock.mjs";
import { createWorld, fleetInput, seeded } from "./world.mjs";

const [size, inFlight] = process.argv.slice(2);
const maxInFlight = inFlight.endsWith("%") ? inFlight : Number(inFlight);
const fleet = fleetInput(Number(size));
const plan = planUpgrade(defineFleet(fleet), { maxInFlight, canary: 1 });
if (plan.units.length !== Number(size)) throw new Error(JSON.stringify(plan.blockers[0]));

const clock = createCheapClock();
const world = createWorld(fleet, clock);
const directory = mkdtempSync(join(tmpdir(), "runner-upgrade-bench-"));
const path = join(directory, "run.journal");
const journal = journalWithoutSync(path);
const before = process.cpuUsage();
const run = startRun(plan, {
  controlPlane: world.controlPlane,
  executors: [world.executor],
  clock,
  random: seeded(3),
  journal,
});
const report = await clock.run(run.report);
const used = process.cpuUsage(before);
const left = report.units.find(({ outcome }) => outcome !== "upgraded");
if (left !== undefined) throw new Error(`${left.runnerName}: ${left.reason}`);
const peakMiB = process.resourceUsage().maxRSS / 1024;

try {
  const readAt = performance.now();
  const events = await createFileJournal(path).read();
  const readMs = performance.now() - readAt;
  const steps = events.filter(({ type }) => type === "step-ended").length;
  const [jsonMs] = timed(() => events.map((event) => JSON.parse(JSON.stringify(event))));
  const resumeAt = performance.now();
  // The run has ended, so that it is read and reduced, and nothing is done.
  await resumeRun({
    controlPlane: world.controlPlane,
    executors: [world.executor],
    journal: createFileJournal(path),
  }).report;
  console.log(
    JSON.stringify({
      steps,
      cpuMsAStep: (used.user + used.system) / 1_000 / steps,
      jsonMsAStep: jsonMs / steps,
      peakMiB,
      listsAUnit: world.counts.lists / plan.units.length,
      listedAUnit: world.counts.listedRunners / plan.units.length,
      journalMB: statSync(path).size / 1e6,
      readMs,
      resumeMs: performance.now() - resumeAt,
      jsonMs,
    }),
  );
} finally {
  rmSync(directory, { recursive: true });
}

function timed(act) {
  const startedAt = performance.now();
  const value = act();
  return [performance.now() - startedAt, value];
}

/** Lines as the file journal writes them, without its waits for the disk: virtual time does not know them. */
function journalWithoutSync(file) {
  const descriptor = openSync(file, "w");
  return {
    read: () => Promise.resolve([]),
    append: (event) => {
      const json = JSON.stringify(event);
      writeSync(descriptor, `${createHash("sha256").update(json).digest("hex").slice(0, 16)} ${json}\n`);
      return Promise.resolve();
    },
    close: () => Promise.resolve(closeSync(descriptor)),
  };
}
