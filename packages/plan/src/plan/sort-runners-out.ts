import { classifyStatus } from "../fleet/classify-status.js";
import type { Runner } from "../fleet/fleet.js";
import type { Need } from "../needs/need.js";
import { indexNeeds } from "../needs/needs-served-by.js";
import type { NoticeContext } from "../notices/context.js";
import { runnerBlockers } from "../notices/runner-blockers.js";
import { isSameVersion } from "../version/compare-versions.js";
import { platformOf } from "../platforms/platform-of.js";
import type { Candidate } from "./candidate.js";
import { drainOf, keepsServing, routeOf } from "./choose-procedure.js";
import type { Notice } from "./plan.js";
import { targetImageOf } from "./target-image.js";
import { targetVersionOf } from "./target-version.js";

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
export function sortRunnersOut(context: NoticeContext, needs: readonly Need[]): SortedRunners {
  const alreadyCurrent: string[] = [];
  const candidates: Candidate[] = [];
  const blocked: Candidate[] = [];
  const blockers: Notice[] = [];
  const needsById = indexNeeds(needs);
  for (const runner of context.fleet.runners) {
    if (runner.isLocal) continue;
    if (isCurrent(runner, context)) {
      alreadyCurrent.push(runner.id);
      continue;
    }
    const own = runnerBlockers(runner, context);
    blockers.push(...own);
    const candidate = toCandidate(runner, context, needsById.get(runner.id) ?? []);
    if (candidate !== null) (own.length === 0 ? candidates : blocked).push(candidate);
  }
  return { alreadyCurrent, candidates, blocked, blockers };
}

function isCurrent(runner: Runner, { policy, fleet, platforms }: NoticeContext): boolean {
  const deliversBy = runner.host === null ? "package" : platformOf(runner.host, platforms).deliversBy;
  const target = targetVersionOf(deliversBy, policy, fleet.server);
  return target !== null && runner.version !== null && isSameVersion(runner.version, target);
}

function toCandidate(
  runner: Runner,
  { policy, fleet, dispatch, platforms }: NoticeContext,
  needs: readonly Need[],
): Candidate | null {
  const { host } = runner;
  if (host === null) return null;
  const { deliversBy } = platformOf(host, platforms);
  const targetVersion = targetVersionOf(deliversBy, policy, fleet.server);
  const statusClass = classifyStatus(runner.status, fleet.server);
  const isAlive = statusClass === "serving" || statusClass === "saturated" || statusClass === "absent";
  if (targetVersion === null || !isAlive) return null;
  const drain = drainOf(runner, statusClass, policy, dispatch);
  return {
    runner,
    host,
    statusClass,
    needs,
    targetVersion,
    image: deliversBy === "package" ? null : targetImageOf(runner, policy),
    keepsServing: statusClass !== "absent" && keepsServing(runner, routeOf(host, policy, platforms), drain),
  };
}
