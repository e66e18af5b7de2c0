import { applyPlan, type RunReport } from "@runner-upgrade/apply";
import type { Fleet, Plan } from "@runner-upgrade/plan";
import { createJobLoad, createRandom } from "@runner-upgrade/simulator";
import { drawFaults } from "../faults/draw-faults.js";
import { injectFaults } from "../faults/inject-faults.js";
import { jobNeeds } from "../load/job-needs.js";
import type { RehearsalOptions } from "../options/rehearsal-options.js";
import type { Rehearsal } from "../result/rehearsal.js";
import { followAwayTimes } from "../watch/away-times.js";
import { isServing } from "../world/is-serving.js";
import { lostJobs } from "../watch/lost-jobs.js";
import { countStandIns } from "../watch/stand-ins.js";
import { layOutFleet } from "../world/lay-out-fleet.js";
import { alwaysAssumed, usualJobMs } from "./always-assumed.js";
import { checkArguments } from "./check-arguments.js";
import { controlPlaneOf } from "./control-plane-of.js";
import { startOf } from "./start-of.js";
import { waitingHandlers } from "./waiting-handlers.js";

/** A job whose Runner says nothing is given up after 600 s: those of the run's end, too, are waited for. */
const afterwardsMs = 660_000;
/** Longer than any run takes whose waits all have an end. */
const longestMs = 60 * 24 * 3_600_000;

/**
 * Carries a plan out on a copy of the fleet that it was made on, in virtual time, with the code that carries it out on the
 * real one, and reports which jobs it would lose. It reaches no network and no host. The same arguments give the same
 * result, byte for byte.
 *
 * Rejects with `ApplyError` where a run would be refused (`REPLICAS_ON`, for instance), with `FLEET_MISMATCH` where the
 * fleet lacks a Runner of the plan, and with `INVALID_ARGUMENT` for an option that is none.
 *
 * @example
 * ```ts
 * const fleet = await observeFleet({ controlPlane, hosts, executors });
 * const rehearsal = await rehearsePlan(planUpgrade(fleet, policy), fleet);
 * console.log(formatRehearsal(rehearsal));
 * process.exitCode = rehearsal.isSafe ? 0 : 1;
 * ```
 */
export async function rehearsePlan(
  plan: Plan,
  fleet: Fleet,
  options: RehearsalOptions = {},
): Promise<Rehearsal> {
  const { seed = 1, load = {}, signal, platforms } = options;
  checkArguments(plan, fleet, options);
  const start = startOf(plan, options.startsAtMs);
  const world = await layOutFleet({ plan, fleet, seed, startsAtMs: start.atMs });
  const { clock, simulator } = world;
  const startedAtMs = clock.now();
  const away = followAwayTimes(plan, startedAtMs);
  const standIns = countStandIns({ plan, fleet, simulator, startedAtMs, awayNow: away.awayNow });
  world.listen({
    onProcess: (runnerId) => {
      standIns.look([runnerId]);
    },
  });
  const { asked, assumed: aboutLoad } = jobNeeds(plan, fleet, simulator, load);
  const jobs = createJobLoad(simulator, {
    needs: asked.map(({ asks }) => asks),
    random: createRandom(seed, "load").next,
    jobsPerNeed: load.jobsPerNeed ?? 1,
    operationMs: load.jobMs ?? usualJobMs,
    ...(load.everyMs !== undefined && { everyMs: load.everyMs }),
  });
  const serving = fleet.runners.filter(({ isLocal }) => !isLocal).map(({ id }) => id);
  const faults = injectFaults(
    drawFaults(
      plan,
      serving.filter((id) => isServing(simulator, id)),
      { seed, count: options.faults?.count ?? 0, ...(platforms !== undefined && { platforms }) },
    ),
    { world, plan, fleet },
    (runnerId) => [...away.claimedRunners()].includes(runnerId),
  );
  jobs.start();
  const report = await clock.run(
    applyPlan(plan, {
      controlPlane: controlPlaneOf(world, seed, () => {
        standIns.look(away.claimedRunners());
      }),
      executors: world.executors,
      clock,
      random: createRandom(seed, "run").next,
      packageLimits: { minBytes: 1 },
      handlers: waitingHandlers(plan, clock),
      clusterMembers: [simulator.world.server.uuid, ...(plan.server.uuid === null ? [] : [plan.server.uuid])],
      onEvent: (event) => {
        standIns.look();
        away.see(event);
      },
      ...(signal !== undefined && { signal }),
      ...(platforms !== undefined && { platforms }),
    }),
    { limitMs: longestMs },
  );
  const tookMs = clock.now() - startedAtMs;
  standIns.look();
  jobs.stop();
  await clock.advance(afterwardsMs);
  const { done, losses } = jobs.report;
  const lost = lostJobs(losses, {
    ...{ plan, fleet, asked, startedAtMs },
    awayAt: away.awayAt,
    faultySince: faults.faultySince,
  });
  return {
    formatVersion: 1,
    planId: plan.id,
    seed,
    startedAtMs,
    tookMs,
    isSafe: lost.every(({ cause }) => cause === "fault"),
    lostJobs: lost,
    doneJobs: done,
    needs: standIns.needs(),
    timeline: away.timeline(report),
    report: namelessly(report),
    assumed: [
      ...start.assumed,
      ...world.assumed,
      ...alwaysAssumed(load, plan, asked.length),
      ...aboutLoad,
      ...faults.told,
    ],
  };
}

/** The machine draws the id of a run; everything else comes from the seed. */
function namelessly(report: RunReport): RunReport {
  return JSON.parse(JSON.stringify(report).replaceAll(report.runId, "rehearsal")) as RunReport;
}
