// What it costs to find the needs of job definitions, beside parsing their JSON once in the same run.
// Build before: npm run build && node bench/jobs.mjs [number of jobs, default 10000]
import { defineFleet, planUpgrade } from "../dist/index.js";
import { needsFromJobs } from "../dist/jobs.js";
import { cpuMs } from "./cpu-ms.mjs";

const count = Number(process.argv[2] ?? 10_000);
const projects = Array.from({ length: 20 }, (_, index) => `project-${index}`);
const groups = Math.ceil(count / 20);

/** Jobs of 10 steps: every tenth refers to two others, every twentieth asks for its tags when it starts. */
function jobAt(index) {
  const group = index % groups;
  const filter = index % 20 === 3 ? `group-${group},\${option.more}` : `group-${group},linux`;
  const jobref = (other) => ({ jobref: { group: "ops/nightly", name: `job-${other}` } });
  return {
    id: `5e1f${String(index).padStart(8, "0")}-4c1d-4a53-9f0e-000000000000`,
    name: `job-${index}`,
    group: "ops/nightly",
    executionEnabled: index % 11 > 0,
    scheduleEnabled: true,
    ...(index % 3 === 0 && { schedule: { time: { hour: "3", minute: "0", seconds: "0" } } }),
    sequence: {
      keepgoing: false,
      strategy: "node-first",
      commands: [
        ...Array.from({ length: 10 }, (_, step) => ({ exec: `echo step ${step}`, description: "A step" })),
        ...(index % 10 === 0
          ? [jobref(index + projects.length), { exec: "x", errorhandler: jobref(index) }]
          : []),
      ],
    },
    runnerSelector: { filter, runnerFilterMode: "TAGS", runnerFilterType: "TAG_FILTER_AND" },
  };
}

const text = JSON.stringify(
  projects.map((project, place) => ({
    project,
    jobs: Array.from({ length: count }, (_, index) => index)
      .filter((index) => index % projects.length === place)
      .map(jobAt),
  })),
);
const fleet = defineFleet({
  server: { uuid: "server", version: "5.8.0-20250101", apiVersion: 50, replicas: "off" },
  projects: projects.map((name) => ({ name, dispatch: "manual" })),
  runners: Array.from({ length: count }, (_, index) => ({
    id: `runner-${index}`,
    name: `runner-${index}`,
    status: "Healthy",
    version: "5.7.0-20241021",
    runningOperations: 0,
    tags: [`group-${index % groups}`, "linux"],
    associations: [{ project: projects[index % projects.length], isNode: false }],
    host: { platform: "vm", address: `host-${index}.internal` },
    hostFacts: { platform: "vm", findings: [] },
  })),
});

const exports = JSON.parse(text);
const { coverage } = needsFromJobs(exports, fleet);
const parseMs = cpuMs(() => JSON.parse(text), 9);
const ms = cpuMs(() => needsFromJobs(exports, fleet), 9);
const byTags = cpuMs(() => planUpgrade(fleet), 5);
const byJobs = cpuMs(() => planUpgrade(fleet, { coverage }), 5);
console.log(
  `${count} jobs, ${coverage.needs.length} needs: ${ms.toFixed(1)} ms; parsing their JSON: ${parseMs.toFixed(1)} ms`,
);
console.log(
  `planUpgrade with ${count} Runners: ${byJobs.toFixed(0)} ms by jobs, ${byTags.toFixed(0)} ms by tags`,
);
console.log(`FIGURES ${JSON.stringify({ ms, overJson: ms / parseMs })}`);
