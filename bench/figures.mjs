// The figures of the benchmark: what is measured, by which program, and the bar that it has to reach. A figure is a ratio
// over a baseline of the same run, or a number that does not depend on the machine, wherever that can be had.

/**
 * Programs that print `FIGURES {json}`, by name. Each measures its baseline in the same run. `small` is a command that takes
 * seconds and measures nothing: whether the program still runs.
 */
export const sources = {
  plan: { command: ["node", "packages/plan/bench/plan.mjs"] },
  jobs: {
    command: ["node", "packages/plan/bench/jobs.mjs"],
    small: ["node", "packages/plan/bench/jobs.mjs", "50"],
  },
  "carry-out": {
    command: ["node", "packages/apply/bench/carry-out.mjs", "1000", "10000", "--in-flight", "5%"],
    small: ["node", "packages/apply/bench/carry-out.mjs", "20"],
  },
  "one-in-flight": {
    command: ["node", "packages/apply/bench/carry-out.mjs", "1000", "--in-flight", "1"],
  },
  observe: {
    command: ["node", "packages/apply/bench/observe.mjs"],
    small: ["node", "packages/apply/bench/observe.mjs", "5000"],
  },
  memory: { command: ["node", "packages/transport/bench/memory.mjs"] },
  download: {
    command: ["node", "packages/executor-vm/bench/download.mjs"],
    small: ["node", "packages/executor-vm/bench/download.mjs", "1", "1"],
  },
  "time-away": {
    command: ["npm", "run", "--silent", "bench:time-away", "--workspace", "packages/executor-vm"],
    needs: "a Docker Engine, as the live suites do",
  },
  // The longest by far: last, so that the others do not wait for it.
  makespan: { command: ["node", "packages/apply/bench/makespan.mjs"] },
};

const most = (goal, bar) => ({ goal, bar, isAtLeast: false });
const least = (goal, bar) => ({ goal, bar, isAtLeast: true });
const figure = (source, name, limits, pick) => ({ source, name, ...limits, pick });

/** One line of the table each. `pick` takes the value from what the source printed; undefined where it is not there. */
export const figures = [
  figure(
    "plan",
    "planUpgrade, 10,000 Runners, over JSON of its plan",
    most(1, 2),
    (all) => all.planUpgrade10k,
  ),
  figure(
    "plan",
    "planUpgrade, 100,000 Runners, over JSON of its plan",
    most(1, 2.5),
    (all) => all.planUpgrade100k,
  ),
  figure("plan", "planUpgrade, growth from 10,000 to 100,000", most(10, 13), (all) => all.planGrowth),
  figure("plan", "serialised plan, bytes a unit", most(250, 350), (all) => all.bytesAUnit),
  figure("plan", "parsePlan, 10,000 units, over JSON of the plan", most(1, 2), (all) => all.parsePlan),
  figure("plan", "forecastPlan, 10,000 units, over JSON of the plan", most(1, 2), (all) => all.forecastPlan),
  figure("plan", "formatPlan as text, 10,000 units, over JSON of the plan", most(1, 2), (all) => all.text),
  figure("plan", "okToStop, one call at 10,000 Runners, ms", most(0.02, 0.2), (all) => all.okToStopMs),
  figure(
    "jobs",
    "needs of 10,000 job definitions, over parsing their JSON",
    most(2, 4),
    (all) => all.overJson,
  ),
  figure("jobs", "needs of 10,000 job definitions, ms", most(100, 200), (all) => all.ms),
  figure(
    "carry-out",
    "carrying out 1,000 units, CPU ms a step",
    most(0.2, 1),
    (all) => all["1000 5%"]?.cpuMsAStep,
  ),
  figure(
    "carry-out",
    "carrying out 10,000 units, CPU ms a step",
    most(0.2, 1),
    (all) => all["10000 5%"]?.cpuMsAStep,
  ),
  figure("carry-out", "CPU a step, 10,000 units over 1,000", most(1, 1.3), (all) =>
    quotient(all["10000 5%"]?.cpuMsAStep, all["1000 5%"]?.cpuMsAStep),
  ),
  figure("carry-out", "peak memory at 10,000 units, MiB", most(256, 512), (all) => all["10000 5%"]?.peakMiB),
  figure("carry-out", "resume of 10,000 units, s", most(2, 6), (all) =>
    quotient(all["10000 5%"]?.resumeMs, 1_000),
  ),
  figure(
    "carry-out",
    "list calls a unit, 500 in flight",
    most(0.1, 0.5),
    (all) => all["10000 5%"]?.listsAUnit,
  ),
  figure(
    "one-in-flight",
    "list calls a unit, 1 in flight",
    most(0.1, 0.5),
    (all) => all["1000 1"]?.listsAUnit,
  ),
  ...["1000", "5000", "10000"].map((size) =>
    figure("makespan", `makespan over its lower bound, ${size} units`, most(1.01, 1.03), (all) => all[size]),
  ),
  figure(
    "observe",
    "observeFleet, CPU a Runner, 20,000 over 5,000",
    most(1, 1.3),
    (all) => all.growthARunner,
  ),
  figure("memory", "peak memory of a 1 GiB package over that of 64 MiB, MiB", most(4, 16), (all) =>
    all.local === undefined ? undefined : Math.max(all.local, all.ssh2),
  ),
  figure(
    "download",
    "throughput of a 1 GiB package over curl, sync, sha256sum",
    least(1, 0.85),
    (all) => all.throughput,
  ),
  figure(
    "time-away",
    "time away over the documented procedure, 10 MB/s from the server",
    most(0.5, 0.85),
    (all) => all["10 MB/s from the server"],
  ),
  figure(
    "time-away",
    "time away over the documented procedure, no limit",
    most(0.9, 1),
    (all) => all["no limit"],
  ),
  figure(
    "time-away",
    "time away over the documented procedure, 10 MB/s to the host",
    most(0.2, 0.35),
    (all) => all["10 MB/s to the host"],
  ),
];

function quotient(one, other) {
  return one === undefined || other === undefined ? undefined : one / other;
}
