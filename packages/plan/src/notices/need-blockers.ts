import type { Fleet, Runner } from "../fleet/fleet.js";
import { jobsInWords } from "../needs/jobs-in-words.js";
import type { Need, OutOfReachNeed } from "../needs/need.js";
import { isUnsharedFilter } from "../candidates/admit.js";
import type { Notice } from "../model/plan.js";
import { oneLine } from "../text/one-line.js";
import { noticeAbout } from "./notice-about.js";
import { othersOf } from "./not-standing-in.js";

/** What else there is to know of a Runner that may not be taken away. */
interface Circumstances {
  readonly fleet: Fleet;
  /** Its roll-out would keep it serving, so that nothing but the cordon takes it away. */
  readonly isAwayByCordon: boolean;
  /** Names of Runners that could have its tags meanwhile, none of which the policy names. */
  readonly lenders: readonly string[];
}

/** Why a Runner may not be taken away: a need that too few others serve, one notice per need. */
export function needBlocker(runner: Runner, need: Need, circumstances: Circumstances): Notice {
  const { code, message, remedies } = explain(runner, need, circumstances);
  return noticeAbout(runner, code, message, remedies);
}

function explain(
  runner: Runner,
  need: Need,
  circumstances: Circumstances,
): Pick<Notice, "code" | "message" | "remedies"> {
  const name = oneLine(runner.name);
  const project = oneLine(need.project);
  const accept = `Accept the outage by name: allowOutageOf: [${JSON.stringify(runner.name)}].`;
  switch (need.kind) {
    case "unprovable":
      return unprovable(need, name, project, accept);
    case "node":
      return {
        code: "RUNNER_IS_NODE",
        message: `${name} is itself a node of project ${project}; no other Runner can run what is aimed at it.`,
        remedies: ['Let the policy warn only: runnerIsNode: "warn".', accept],
      };
    case "node-filter":
      return isUnsharedFilter(need)
        ? filterNotCovered(runner, `the node filter ${JSON.stringify(oneLine(need.nodeFilter))}`, project)
        : noStandIn(runner, need, circumstances, accept);
    case "tags":
      return noStandIn(runner, need, circumstances, accept);
  }
}

function unprovable(
  need: OutOfReachNeed,
  name: string,
  project: string,
  accept: string,
): Pick<Notice, "code" | "message" | "remedies"> {
  switch (need.reason) {
    case "UNTAGGED":
      return {
        code: need.reason,
        message: `${name} has no tags in project ${project}; an empty set of tags equals nothing, so nobody is known to stand in.`,
        remedies: ["Give it and a second Runner the same tags.", accept],
      };
    case "DISPATCH_MODE_UNKNOWN":
      return {
        code: need.reason,
        message: `It could not be read how project ${project} chooses Runners, so nobody is known to stand in for ${name}.`,
        remedies: [
          `State it: assumeDispatch: { ${JSON.stringify(project)}: "manual" } or "automatic".`,
          accept,
        ],
      };
    case "NODE_FILTER_UNKNOWN":
      return {
        code: "NODE_FILTER_NOT_COVERED",
        message: `The node filter of ${name} in project ${project} is not known, so nobody is known to cover it.`,
        remedies: [
          "Give it and a second Runner the same node filter.",
          "Accept it by name: allowNodeFilterOf.",
        ],
      };
    case "JOB_FILTER_UNKNOWN":
      return {
        code: need.reason,
        message: `The Runner filter of ${need.jobs === undefined ? "a job" : jobsInWords(need.jobs)} in project ${project} is of an unknown kind, so no other Runner is known to stand in for ${name}.`,
        remedies: ["Let the job choose its Runner by tags, and export the jobs again.", accept],
      };
  }
}

function filterNotCovered(
  runner: Runner,
  filter: string,
  project: string,
): Pick<Notice, "code" | "message" | "remedies"> {
  return {
    code: "NODE_FILTER_NOT_COVERED",
    message: `No other Runner has ${filter} of ${oneLine(runner.name)} in project ${project}; a different filter proves nothing, and nodes that nobody covers are dispatched from the server itself.`,
    remedies: [
      "Give a second Runner the same node filter.",
      `Accept it by name: allowNodeFilterOf: [${JSON.stringify(runner.name)}].`,
    ],
  };
}

function noStandIn(
  runner: Runner,
  need: Need,
  { fleet, isAwayByCordon, lenders }: Circumstances,
  accept: string,
): Pick<Notice, "code" | "message" | "remedies"> {
  const { able, unable } = othersOf(runner.id, need, fleet);
  const who = unable === null ? "" : `; ${unable}, and this plan does not bring enough of them back`;
  const name = oneLine(runner.name);
  return {
    code: "NO_STAND_IN",
    message: `${oneLine(need.id)} needs ${need.minAvailable} to stand in while ${name} is away, and ${able} can${who}.${jobsOf(need, name)}`,
    remedies: [
      ...(unable === null ? [] : ["Bring those Runners back first."]),
      ...(isAwayByCordon
        ? [
            'Its roll-out keeps it serving, and only the cordon takes it away: `drain: "wait"` takes nothing off it. Work that arrives meanwhile may be cut.',
          ]
        : []),
      "Give another Runner of the project the same tags or filter.",
      ...lendTo(runner, lenders),
      accept,
    ],
  };
}

/** Names who could take over, and chooses none: whether the jobs can run there is not known. */
function lendTo({ name }: Runner, lenders: readonly string[]): string[] {
  const [first] = lenders;
  if (first === undefined) return [];
  const names = lenders.map((lender) => oneLine(lender)).join(" or ");
  const to = lenders.length === 1 ? JSON.stringify(first) : "one of them";
  return [
    `Lend its tags to ${names} while it is away, if its jobs can run there: lendTags: [{ of: ${JSON.stringify(name)}, to: ${to} }].`,
  ];
}

function jobsOf({ jobs, servedBy }: Need, name: string): string {
  if (jobs === undefined) return "";
  const only = servedBy.length === 1 ? " only" : "";
  return ` ${jobsInWords(jobs)} ${jobs.count === 1 ? "runs" : "run"}${only} on ${name}.`;
}
