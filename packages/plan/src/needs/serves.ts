import type { Association, Runner } from "../fleet/fleet.js";
import type { Need, TagNeed } from "./need.js";

/** Whether a Runner serves a need by its set-up: tags, projects, filters; its status plays no part. */
export type Serving =
  /** Proven by what was observed. */
  | "yes"
  /** Something that decides it is unknown: it counts as serving when it is to go, and not when others go. */
  | "perhaps"
  | "no";

/**
 * Whether a Runner serves a need by its set-up.
 *
 * Tags: rundeck/docs, Runner high availability (a job goes to a Runner that has *all* of the job's tags).
 * Node filters: a different filter may match the same nodes, but proves nothing; only the identical one counts.
 *
 * @example
 * ```ts
 * servesNeed(runner, { id: "tags:p:eu", kind: "tags", project: "p", tags: ["eu"], match: "exactly", minAvailable: 1, servedBy: [] });
 * ```
 */
export function servesNeed(runner: Runner, need: Need): Serving {
  if (runner.isLocal) return "no";
  const association = runner.associations.find(({ project }) => project === need.project);
  if (association === undefined) return "no";
  switch (need.kind) {
    case "tags":
      return fitsTags(runner.tags, need.tags, matchFor(runner, need)) ? "yes" : "no";
    case "node-filter":
      return fitsNodeFilter(association, need.nodeFilter);
    case "node":
      return need.runnerId === runner.id && association.isNode === true ? "yes" : "no";
    case "unprovable":
      return fitsUnprovable(runner, association, need.reason) ? "perhaps" : "no";
  }
}

/** A job that asks for these tags runs on any Runner that has them all: lent tags come on top of a lender's own. */
function matchFor({ id }: Runner, { match, lenders }: TagNeed): TagNeed["match"] {
  return lenders?.includes(id) === true ? "all-of" : match;
}

function fitsTags(tags: readonly string[], wanted: readonly string[], match: "exactly" | "all-of"): boolean {
  if (wanted.length === 0) return false;
  if (match === "exactly" && tags.length !== wanted.length) return false;
  return wanted.every((tag) => tags.includes(tag));
}

function fitsNodeFilter(association: Association, nodeFilter: string): Serving {
  if (association.remoteNodeDispatch === false || nodeFilterOf(association) !== nodeFilter) return "no";
  return association.remoteNodeDispatch === true ? "yes" : "perhaps";
}

function fitsUnprovable(runner: Runner, association: Association, reason: string): boolean {
  switch (reason) {
    case "UNTAGGED":
      return runner.tags.length === 0;
    case "NODE_FILTER_UNKNOWN":
      return association.remoteNodeDispatch !== false && nodeFilterOf(association) === null;
    default:
      return true;
  }
}

/** The filter as it compares, or null where there is none to compare. */
export function nodeFilterOf(association: Association): string | null {
  const nodeFilter = association.nodeFilter?.trim() ?? "";
  return nodeFilter === "" ? null : nodeFilter;
}
