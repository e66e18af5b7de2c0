import type { Association, Fleet, Runner } from "../fleet/fleet.js";
import type { JobNeed } from "../policy/coverage.js";
import type { Policy } from "../policy/policy.js";

/**
 * The availability rule once more, written the slow way from its words and sharing no code with the planner:
 * which needs a Runner has, and how many others serve each. Statuses are taken as `serving` tells.
 */
export interface OracleNeed {
  readonly id: string;
  readonly required: number;
  readonly others: number;
}

/** The needs that are left with fewer than asked for when `leaving` is gone, `out` being gone as well. */
export function oracleShort(
  fleet: Fleet,
  policy: Policy,
  leaving: Runner,
  isServing: (runner: Runner) => boolean,
): OracleNeed[] {
  return oracleNeeds(fleet, policy, leaving, isServing).filter(({ others, required }) => others < required);
}

/** Every need that a Runner has. */
export function oracleNeeds(
  fleet: Fleet,
  policy: Policy,
  leaving: Runner,
  isServing: (runner: Runner) => boolean,
): OracleNeed[] {
  const needs: OracleNeed[] = [];
  const add = (
    id: string,
    perhaps: (runner: Runner, part: Association) => boolean,
    surely: (runner: Runner, part: Association) => boolean,
    project: string,
    isBinding = true,
  ): void => {
    const there = fleet.runners.filter((runner) => !runner.isLocal);
    const partOf = (runner: Runner): Association | undefined =>
      runner.associations.find((part) => part.project === project);
    const serving = there.filter((runner) => {
      const part = partOf(runner);
      return part !== undefined && perhaps(runner, part);
    });
    const others = serving.filter((runner) => {
      const part = partOf(runner);
      return runner.id !== leaving.id && part !== undefined && surely(runner, part) && isServing(runner);
    });
    needs.push({
      id,
      required: isBinding ? share(policy.minAvailable, serving.length) : 0,
      others: others.length,
    });
  };
  for (const part of leaving.associations) {
    const { project } = part;
    if (part.isNode === true) {
      const itself = (runner: Runner): boolean => runner.id === leaving.id;
      add(`node ${project}`, itself, itself, project, policy.runnerIsNode === "block");
    }
    const observed = fleet.projects.find(({ name }) => name === project)?.dispatch ?? "unknown";
    const dispatch = observed === "unknown" ? (policy.assumeDispatch[project] ?? "unknown") : observed;
    const nobody = (): boolean => false;
    if (dispatch === "unknown") add(`unknown ${project}`, () => true, nobody, project);
    if (dispatch === "automatic" && part.remoteNodeDispatch !== false) {
      const filter = part.nodeFilter;
      if (filter === null) {
        const alike = (_: Runner, other: Association): boolean =>
          other.remoteNodeDispatch !== false && other.nodeFilter === null;
        add(`no filter ${project}`, alike, nobody, project);
      } else {
        add(
          `filter ${project} ${filter}`,
          (_, other) => other.remoteNodeDispatch !== false && other.nodeFilter === filter,
          (_, other) => other.remoteNodeDispatch === true && other.nodeFilter === filter,
          project,
        );
      }
    }
    if (dispatch === "manual") {
      for (const { id, fits } of tagRules(project, leaving, policy, fleet)) {
        add(id, fits, id.startsWith("untagged") ? nobody : fits, project);
      }
    }
  }
  // A filter that the policy names twice is one need.
  return needs.filter(({ id }, index) => needs.findIndex((need) => need.id === id) === index);
}

function tagRules(
  project: string,
  { tags }: Runner,
  { coverage }: Policy,
  fleet: Fleet,
): { readonly id: string; readonly fits: (runner: Runner) => boolean }[] {
  if (coverage.kind === "jobs" && coverage.projects.includes(project))
    return jobRules(project, tags, coverage.needs, fleet);
  const filters =
    coverage.kind === "filters" ? coverage.filters.filter((filter) => filter.project === project) : [];
  if (filters.length > 0) {
    return filters
      .filter((filter) => filter.tags.every((tag) => tags.includes(tag)))
      .map((filter) => ({
        id: `filter ${project} ${filter.tags.join()}`,
        fits: (runner) => filter.tags.every((tag) => runner.tags.includes(tag)),
      }));
  }
  if (tags.length === 0) return [{ id: `untagged ${project}`, fits: (runner) => runner.tags.length === 0 }];
  if (coverage.kind === "each-tag") {
    return tags.map((tag) => ({ id: `tag ${project} ${tag}`, fits: (runner) => runner.tags.includes(tag) }));
  }
  const same = [...tags].sort().join();
  return [{ id: `tags ${project} ${same}`, fits: (runner) => [...runner.tags].sort().join() === same }];
}

function jobRules(
  project: string,
  tags: readonly string[],
  all: readonly JobNeed[],
  fleet: Fleet,
): { readonly id: string; readonly fits: (runner: Runner) => boolean }[] {
  const holds = (some: readonly string[], wanted: readonly string[]): boolean =>
    wanted.every((tag) => some.includes(tag));
  const needs = all.filter((need) => need.project === project);
  const open = needs.filter(({ choose }) => choose === "some-tags").map((need) => need.tags);
  // What an open filter may turn out to be: the tags of each Runner that it may choose.
  const chosen = fleet.runners
    .filter(({ associations, isLocal }) => !isLocal && associations.some((one) => one.project === project))
    .map((runner) => runner.tags)
    .filter((some) => some.length > 0 && open.some((wanted) => holds(some, wanted)));
  const written = needs.filter(({ choose }) => choose === "tags").map((need) => need.tags);
  return [
    ...[...written, ...chosen]
      .filter((wanted) => holds(tags, wanted))
      .map((wanted) => ({
        id: `job ${project} ${[...wanted].sort().join()}`,
        fits: (runner: Runner) => holds(runner.tags, wanted),
      })),
    ...(tags.length === 0 && open.some((wanted) => wanted.length === 0)
      ? [{ id: `untagged ${project}`, fits: (runner: Runner) => runner.tags.length === 0 }]
      : []),
    ...(needs.some(({ choose }) => choose === "unknown")
      ? [{ id: `untagged, or any: ${project}`, fits: () => true }]
      : []),
  ];
}

function share(amount: Policy["minAvailable"], total: number): number {
  return typeof amount === "number" ? amount : Math.ceil((total * parseInt(amount, 10)) / 100);
}
