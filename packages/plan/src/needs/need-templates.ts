import type { Association, Project, Runner } from "../fleet/fleet.js";
import type { Coverage, JobsCoverage } from "../policy/coverage.js";
import type { Need, NodeFilterNeed, NodeNeed, OutOfReachNeed, TagNeed } from "./need.js";
import { nodeFilterOf } from "./serves.js";

type Bare<N extends Need> = Omit<N, "minAvailable" | "servedBy" | "outOfService">;

/** A need before it is known how many must stay and who serves it. */
export type NeedTemplate = Bare<TagNeed> | Bare<NodeFilterNeed> | Bare<NodeNeed> | Bare<OutOfReachNeed>;

/** Returns the needs that tags give rise to in a manual project. */
export type TagRule = (project: string, tags: readonly string[]) => NeedTemplate[];

/** The needs that one Runner gives rise to in one project. */
export function templatesOf(
  runner: Pick<Runner, "id" | "tags">,
  association: Association,
  dispatch: Project["dispatch"],
  byTags: TagRule,
): NeedTemplate[] {
  return [...nodeTemplates(runner, association), ...choiceTemplates(runner, association, dispatch, byTags)];
}

function nodeTemplates({ id }: Pick<Runner, "id">, { project, isNode }: Association): NeedTemplate[] {
  return isNode === true ? [{ kind: "node", id: needId("node", project, id), project, runnerId: id }] : [];
}

function choiceTemplates(
  runner: Pick<Runner, "tags">,
  association: Association,
  dispatch: Project["dispatch"],
  byTags: TagRule,
): NeedTemplate[] {
  switch (dispatch) {
    case "manual":
      return byTags(association.project, runner.tags);
    case "automatic":
      return filterTemplates(association);
    case "unknown":
      return [unprovable(association.project, "DISPATCH_MODE_UNKNOWN")];
  }
}

/** A project that no filter names falls back on equal tags: that nobody wrote a filter proves no lack of jobs. */
export function tagTemplates(
  project: string,
  tags: readonly string[],
  coverage: Exclude<Coverage, JobsCoverage>,
): NeedTemplate[] {
  const filters = coverage.kind === "filters" ? filtersOf(coverage, project) : [];
  if (filters.length > 0) {
    return filters
      .filter((filter) => filter.every((tag) => tags.includes(tag)))
      .map((filter) => tagNeed(project, filter, "all-of"));
  }
  if (tags.length === 0) return [unprovable(project, "UNTAGGED")];
  if (coverage.kind === "each-tag") return tags.map((tag) => tagNeed(project, [tag], "all-of"));
  return [tagNeed(project, tags, "exactly")];
}

function filtersOf(coverage: Extract<Coverage, { kind: "filters" }>, project: string): (readonly string[])[] {
  return coverage.filters.filter((filter) => filter.project === project).map((filter) => filter.tags);
}

/** Jobs that choose by these tags. */
export function tagNeed(project: string, tags: readonly string[], match: TagNeed["match"]): NeedTemplate {
  return { kind: "tags", id: needId("tags", project, tags.map(escapeTag).join("+")), project, tags, match };
}

function filterTemplates(association: Association): NeedTemplate[] {
  if (association.remoteNodeDispatch === false) return [];
  const { project } = association;
  const nodeFilter = nodeFilterOf(association);
  if (nodeFilter === null) return [unprovable(project, "NODE_FILTER_UNKNOWN")];
  return [{ kind: "node-filter", id: needId("nodes", project, nodeFilter), project, nodeFilter }];
}

/** A need of which it is unknown who serves it. */
export function unprovable(project: string, reason: OutOfReachNeed["reason"]): NeedTemplate {
  return { kind: "unprovable", id: needId("unprovable", project, reason.toLowerCase()), project, reason };
}

/** Readable and unique: a colon inside a project's name is escaped, so that two needs never share an id. */
function needId(kind: string, project: string, rest: string): string {
  return `${kind}:${project.replace(/[%:]/g, encodeURIComponent)}:${rest}`;
}

function escapeTag(tag: string): string {
  return tag.replace(/[%+]/g, encodeURIComponent);
}
