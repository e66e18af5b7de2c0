// How long a run takes over the least that it could take, whatever the order: heavy-tailed durations, 5 % in flight, each
// Runner with one or two tags, of which so many per cent may be away. Beside it the same run without expected durations.
// Build before: npx turbo run build && node bench/makespan.mjs [largest number of Runners, default 10000]
import { defineFleet, planUpgrade } from "@runner-upgrade/plan";
import { startRun } from "../dist/index.js";
import { createCheapClock } from "./clock.mjs";
import { createWorld, newVersion, oldVersion, seeded } from "./world.mjs";

const most = Number(process.argv[2] ?? 10_000);
const cases = [
  { size: 1_000, tags: 50, away: 10 },
  { size: 5_000, tags: 200, away: 10 },
  { size: 10_000, tags: 400, away: 25 },
].filter(({ size }) => size <= most);

const figures = {};
console.log("  Runners  tags  away  bound h  ours h  ratio  over the work alone  without durations h  ratio");
for (const each of cases) {
  const ours = await carriedOut(each, true);
  const plain = await carriedOut(each, false);
  figures[each.size] = ours.makespanMs / ours.boundMs;
  const columns = [
    ...[each.size, each.tags, `${each.away} %`, hours(ours.boundMs), hours(ours.makespanMs)],
    (ours.makespanMs / ours.boundMs).toFixed(3),
    (ours.makespanMs / ours.baseMs).toFixed(3),
    hours(plain.makespanMs),
    (plain.makespanMs / plain.boundMs).toFixed(3),
  ];
  const widths = [9, 5, 5, 8, 7, 6, 20, 20, 6];
  console.log(columns.map((text, index) => String(text).padStart(widths[index])).join(" "));
}
console.log(`FIGURES ${JSON.stringify(figures)}`);

async function carriedOut({ size, tags, away }, isTold) {
  const { fleet, durations } = fleetOf(size, tags);
  const plan = planUpgrade(defineFleet(fleet), {
    ...{ maxInFlight: "5%", canary: 1, coverage: "each-tag", minAvailable: `${100 - away}%` },
    ...{ soakMs: 60_000, settleMs: 10_000, stepTimeLimitsMs: { "download-package": 20_000_000 } },
    ...(isTold ? { expectedDurationsMs: { runners: Object.fromEntries(durations) } } : {}),
  });
  if (plan.units.length !== size) throw new Error(JSON.stringify(plan.blockers[0]));
  const clock = createCheapClock();
  const world = createWorld(fleet, clock, { downloadMs: (id) => durations.get(id) });
  const startedAt = clock.now();
  const took = new Map();
  const run = startRun(plan, {
    ...{ controlPlane: world.controlPlane, executors: [world.executor], clock, random: seeded(3) },
    onEvent: ({ type, runnerId, at }) => {
      if (type === "unit-claimed" && !took.has(runnerId)) took.set(runnerId, -at);
      if (type === "unit-ended") took.set(runnerId, took.get(runnerId) + at);
    },
  });
  const report = await clock.run(run.report);
  const left = report.units.find(({ outcome }) => outcome !== "upgraded");
  if (left !== undefined) throw new Error(`${left.runnerName}: ${left.reason}`);
  return { makespanMs: clock.now() - startedAt, boundMs: boundOf(plan, took), baseMs: baseOf(plan, took) };
}

/** The largest of: one unit, all units with so many at a time, and those of a need with so many away. */
function baseOf(plan, took) {
  const sum = (ids) => ids.reduce((all, id) => all + (took.get(id) ?? 0), 0);
  return Math.max(
    ...took.values(),
    sum(plan.units.map(({ runnerId }) => runnerId)) / inFlightOf(plan),
    ...plan.needs.map(({ servedBy, minAvailable }) => sum(servedBy) / (servedBy.length - minAvailable)),
  );
}

/**
 * The least that this policy allows in any order: the canaries and their soak first, then the others; a Runner counts for
 * its needs as away until it has settled.
 */
function boundOf(plan, took) {
  const { settleMs, soakMs } = plan.policy;
  const timeOf = (id) => took.get(id) ?? 0;
  const canaries = new Set(plan.units.filter(({ isCanary }) => isCanary).map(({ runnerId }) => runnerId));
  const first = Math.max(0, ...[...canaries].map(timeOf)) + (canaries.size > 0 ? soakMs : 0);
  const others = plan.units.map(({ runnerId }) => runnerId).filter((id) => !canaries.has(id));
  const sum = (ids, extraMs) => ids.reduce((all, id) => all + timeOf(id) + extraMs, 0);
  const needs = plan.needs.map(({ servedBy, minAvailable }) => {
    const away = servedBy.length - minAvailable;
    // The last ones to come back need not settle before the run ends.
    return (
      sum(
        servedBy.filter((id) => !canaries.has(id)),
        settleMs,
      ) /
        away -
      settleMs
    );
  });
  return first + Math.max(...others.map(timeOf), sum(others, 0) / inFlightOf(plan), ...needs);
}

function inFlightOf(plan) {
  return Math.ceil(plan.units.length * 0.05);
}

function fleetOf(size, tagCount) {
  const random = seeded(29);
  const below = (limit) => Math.floor(random() * limit);
  const projects = Array.from({ length: 10 }, (_, index) => ({
    name: `project-${index}`,
    dispatch: "manual",
  }));
  const runners = Array.from({ length: size }, (_, index) => {
    const tag = index % tagCount;
    const inProject = (offset) => (tag + 10 * offset) % tagCount;
    return {
      id: `5e1f${String(index).padStart(8, "0")}-4c1d-4a53-9f0e-000000000000`,
      name: `runner-${index}`,
      tags: [...new Set([tag, ...(random() < 0.3 ? [inProject(1 + below(3))] : [])])].map(
        (one) => `tag-${one}`,
      ),
      associations: [{ project: `project-${tag % 10}` }],
      ...{ status: "Healthy", version: oldVersion, runningOperations: 0 },
      host: { platform: "vm", address: `host-${index}.internal` },
      hostFacts: { platform: "vm", findings: [] },
    };
  });
  // Pareto with the exponent 1.5, from two minutes to one hour: most are quick, a few take thirty times as long.
  const durations = new Map(
    runners.map(({ id }) => [id, Math.round(Math.min(3_600_000, 120_000 / (1 - random()) ** (1 / 1.5)))]),
  );
  return { fleet: { server: serverOf(), projects, runners }, durations };
}

function serverOf() {
  return { uuid: "server", version: newVersion, apiVersion: 50, replicas: "off" };
}

function hours(ms) {
  return (ms / 3_600_000).toFixed(2);
}
