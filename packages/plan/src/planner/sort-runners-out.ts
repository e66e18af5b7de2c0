import type { Host } from "../hosts/host.js";
import type { FoundNeeds } from "../needs/find-needs.js";
import type { NoticeContext } from "../notices/context.js";
import { runnerBlockers } from "../notices/runner-blockers.js";
import { windowBlocker } from "../notices/window-blocker.js";
import { longestOpeningMs } from "../windows/window-at.js";
import { platformOf } from "../platforms/platform-of.js";
import { replicaOf } from "../candidates/candidate-replica.js";
import { seeRunner } from "./see-runner.js";
import { classifyReplica, type SeenRunner } from "../replicas/seen-runner.js";
import { isSameVersion } from "../version/compare-versions.js";
import type { Candidate } from "../candidates/candidate.js";
import { toldDurations } from "../policy/expected-durations.js";
import { drainOf, keepsServing } from "./choose-procedure.js";
import type { Notice } from "../model/plan.js";
import { procedureChooser } from "./procedure-chooser.js";
import { targetImageOf } from "../candidates/target-image.js";
import { targetVersionOf } from "../candidates/target-version.js";

/** Every Runner of the fleet in its group. The server's own is in none. */
export interface SortedRunners {
  readonly alreadyCurrent: readonly string[];
  /** Nothing of their own is in the way; their needs are still to be asked. */
  readonly candidates: readonly Candidate[];
  /** Those with a blocker of their own that would be candidates without it: so that all blockers are told at once. */
  readonly blocked: readonly Candidate[];
  readonly blockers: readonly Notice[];
}

/** Tells apart who is current already, who is blocked whatever the others do, and who is left. */
export function sortRunnersOut(
  context: NoticeContext,
  { served }: FoundNeeds,
  standingIn: readonly number[],
): SortedRunners {
  const alreadyCurrent: string[] = [];
  const candidates: Candidate[] = [];
  const blocked: Candidate[] = [];
  const blockers: Notice[] = [];
  const isCurrent = currentTest(context);
  const choose = procedureChooser(context);
  const durationOf = toldDurations(context.policy.expectedDurationsMs);
  const hasRoute = (host: Host): boolean => platformOf(host, context.platforms).replicaRoute !== undefined;
  const longestMs = longestOpeningMs(context.policy.windows);
  let place = 0;
  context.fleet.runners.forEach((runner, runnerPlace) => {
    const needs = served[runnerPlace] ?? [];
    const seen = seeRunner(runner, context.fleet.server, hasRoute);
    if (!runner.isLocal) {
      for (const blocker of seen.blockers) blockers.push(blocker);
      // One that is partly current goes on: its other replicas are units.
      const isWhole = seen.blockers.length === 0 && seen.parts.every(isCurrent);
      if (isWhole) alreadyCurrent.push(runner.id);
      seen.parts.forEach((part, index) => {
        if (isCurrent(part)) return;
        const candidate = toCandidate(part, place + index, context, {
          ...{ needs, choose, durationOf, runnerPlace, standingIn },
        });
        const own = runnerBlockers(part, context);
        if (candidate !== null) own.push(...windowBlocker(part, candidate.expectedDurationMs, longestMs));
        for (const blocker of own) blockers.push(blocker);
        if (candidate !== null) (own.length === 0 ? candidates : blocked).push(candidate);
      });
    }
    place += Math.max(1, seen.parts.length);
  });
  return { alreadyCurrent, candidates, blocked, blockers };
}

/** Whether a Runner has its target version. A fleet has few versions: each is compared once. */
export function currentTest(
  context: Pick<NoticeContext, "factsOf" | "fleet" | "policy">,
): (runner: SeenRunner) => boolean {
  const { factsOf, policy, fleet } = context;
  const withoutHost = {
    deliversBy: "package",
    targetVersion: targetVersionOf("package", policy, fleet.server),
  } as const;
  const known = { package: new Map<string, boolean>(), image: new Map<string, boolean>() };
  return ({ host, replica, version }) => {
    if (version === null) return false;
    const { deliversBy, targetVersion } = host === null ? withoutHost : factsOf(host, replica);
    const answers = known[deliversBy];
    const answer = answers.get(version);
    if (answer !== undefined) return answer;
    const isCurrent = targetVersion !== null && isSameVersion(version, targetVersion);
    answers.set(version, isCurrent);
    return isCurrent;
  };
}

interface OfCandidate extends Pick<Candidate, "needs"> {
  readonly choose: ReturnType<typeof procedureChooser>;
  readonly durationOf: ReturnType<typeof toldDurations>;
  readonly runnerPlace: number;
  /** How many Runners stand in for each need, by its place. */
  readonly standingIn: readonly number[];
}

function toCandidate(
  runner: SeenRunner,
  place: number,
  context: NoticeContext,
  { needs, choose, durationOf, runnerPlace, standingIn }: OfCandidate,
): Candidate | null {
  const { policy, dispatch, factsOf, classOf, fleet } = context;
  const { host, replica } = runner;
  if (host === null) return null;
  const { deliversBy, route, targetVersion } = factsOf(host, replica);
  const statusClass = replica === undefined ? classOf(runner.status) : classifyReplica(runner.status);
  const isAlive = statusClass === "serving" || statusClass === "saturated" || statusClass === "absent";
  if (targetVersion === null || !isAlive) return null;
  const asReplica =
    replica === undefined
      ? undefined
      : replicaOf(
          { ...runner, replica },
          {
            ...{ policy, needs, standingIn, runnerPlace },
            runnerClass: classOf(fleet.runners[runnerPlace]?.status ?? ""),
          },
        );
  const isRunnerHere = asReplica !== undefined && asReplica.standInReplicas !== null;
  const usualDrain = drainOf(runner, statusClass, policy, dispatch);
  // Its tags are the Runner's, and other replicas of the Runner go on serving with them.
  const drain = isRunnerHere && usualDrain === "cordon" ? "wait" : usualDrain;
  const traits = {
    runner,
    host,
    targetVersion,
    drain,
    keepsServing: statusClass !== "absent" && keepsServing(runner, route, drain),
  };
  const chosen = choose(traits);
  const usualMs = runner.runningOperations === 0 ? chosen.idleMs : chosen.busyMs;
  return {
    runner,
    place,
    host,
    statusClass,
    needs,
    targetVersion,
    image: deliversBy === "package" ? null : targetImageOf(runner, policy),
    keepsServing: traits.keepsServing,
    chosen,
    expectedDurationMs: durationOf(runner, host) ?? usualMs,
    ...(asReplica !== undefined && { replica: asReplica }),
  };
}
