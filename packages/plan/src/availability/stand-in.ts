import { classifyStatus } from "../fleet/classify-status.js";
import type { Runner, Server } from "../fleet/fleet.js";
import type { Need } from "../needs/need.js";
import { servesNeed } from "../needs/serves.js";
import { oneLine } from "../text/one-line.js";

/** The vendor's documented default of `runner.operations.maxRunning` (rundeck/docs, Runner configuration). */
const assumedMaxRunning = 50;

/** The situation in which a Runner is asked whether it stands in. */
export interface StandInQuestion {
  readonly replicas: Server["replicas"];
  readonly version: Server["version"];
  /** Ids of those who leave, and of those who are away already. */
  readonly leaving: ReadonlySet<string>;
  readonly away: ReadonlySet<string>;
  /** Ids of those who look as if they served and did not prove it. */
  readonly unproven: ReadonlySet<string>;
  /** Running operations of those who leave; null where room plays no part. */
  readonly operations: number | null;
}

/** Why a Runner does not stand in for a need, in a few words; null when it does. */
export function whyNotStandIn(runner: Runner, need: Need, question: StandInQuestion): string | null {
  if (question.leaving.has(runner.id)) return "is leaving";
  if (question.away.has(runner.id)) return "is away";
  if (runner.isLocal) return "is the server's own";
  if (classifyStatus(runner.status, question) !== "serving") return `is ${statusWord(runner.status)}`;
  const serving = servesNeed(runner, need);
  if (serving !== "yes") return serving === "no" ? "does not serve it any more" : "is not known to serve it";
  if (question.unproven.has(runner.id)) return "did not prove that it works";
  return question.operations === null || hasRoom(runner, question.operations) ? null : "has no room";
}

/**
 * Whether a Runner can take so many operations more. Where the server does not tell how many it runs, its
 * status is taken for it: a Runner at its limit is not shown Healthy (rundeck/docs, Runner statuses).
 */
export function hasRoom(runner: Runner, operations: number): boolean {
  if (runner.runningOperations === null) return true;
  const room = (runner.maxRunning ?? assumedMaxRunning) - runner.runningOperations;
  return room >= Math.max(1, operations);
}

/** A status in a message: it comes from outside. */
export function statusWord(status: string): string {
  const word = oneLine(status, 40);
  return word === "" ? "without a status" : word;
}
