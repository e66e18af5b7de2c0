import type { Runner } from "../fleet/fleet.js";
import type { FoundNeeds } from "../needs/find-needs.js";
import type { NoticeContext } from "../notices/context.js";
import { runnerBlockers } from "../notices/runner-blockers.js";
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
export function sortRunnersOut(context: NoticeContext, { served }: FoundNeeds): SortedRunners {
  const alreadyCurrent: string[] = [];
  const candidates: Candidate[] = [];
  const blocked: Candidate[] = [];
  const blockers: Notice[] = [];
  const isCurrent = currentTest(context);
  const choose = procedureChooser(context);
  const durationOf = toldDurations(context.policy.expectedDurationsMs);
  context.fleet.runners.forEach((runner, place) => {
    if (runner.isLocal) return;
    if (isCurrent(runner)) {
      alreadyCurrent.push(runner.id);
      return;
    }
    const own = runnerBlockers(runner, context);
    for (const blocker of own) blockers.push(blocker);
    const candidate = toCandidate(runner, place, context, { needs: served[place] ?? [], choose, durationOf });
    if (candidate !== null) (own.length === 0 ? candidates : blocked).push(candidate);
  });
  return { alreadyCurrent, candidates, blocked, blockers };
}

/** Whether a Runner has its target version. A fleet has few versions: each is compared once. */
function currentTest({ factsOf, policy, fleet }: NoticeContext): (runner: Runner) => boolean {
  const withoutHost = {
    deliversBy: "package",
    targetVersion: targetVersionOf("package", policy, fleet.server),
  } as const;
  const known = { package: new Map<string, boolean>(), image: new Map<string, boolean>() };
  return ({ host, version }) => {
    if (version === null) return false;
    const { deliversBy, targetVersion } = host === null ? withoutHost : factsOf(host);
    const answers = known[deliversBy];
    const answer = answers.get(version);
    if (answer !== undefined) return answer;
    const isCurrent = targetVersion !== null && isSameVersion(version, targetVersion);
    answers.set(version, isCurrent);
    return isCurrent;
  };
}

function toCandidate(
  runner: Runner,
  place: number,
  { policy, dispatch, factsOf, classOf }: NoticeContext,
  {
    needs,
    choose,
    durationOf,
  }: Pick<Candidate, "needs"> & {
    readonly choose: ReturnType<typeof procedureChooser>;
    readonly durationOf: ReturnType<typeof toldDurations>;
  },
): Candidate | null {
  const { host } = runner;
  if (host === null) return null;
  const { deliversBy, route, targetVersion } = factsOf(host);
  const statusClass = classOf(runner.status);
  const isAlive = statusClass === "serving" || statusClass === "saturated" || statusClass === "absent";
  if (targetVersion === null || !isAlive) return null;
  const drain = drainOf(runner, statusClass, policy, dispatch);
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
  };
}
