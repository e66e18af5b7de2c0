import type { Fleet, Runner } from "../fleet/fleet.js";
import { indexRunners } from "../fleet/index-runners.js";
import type { Need, TagNeed } from "./need.js";
import { nodeFilterOf } from "./serves.js";
import { tagSetKey } from "./tag-set-key.js";
const none: readonly Runner[] = [];
const indexes = new WeakMap<readonly Runner[], ReadonlyMap<string, ProjectRunners>>();

/**
 * Returns the Runners that may serve a need by their set-up, in the order of the fleet: every one that `servesNeed`
 * answers `yes` for, and few others. Each has to be asked still. The index behind it is made once per list of Runners.
 */
export function runnersForNeed(fleet: Fleet, need: Need): readonly Runner[] {
  const project = indexProjects(fleet.runners).get(need.project);
  if (project === undefined) return none;
  switch (need.kind) {
    case "tags":
      return withLenders(project.withTags(need.tags, need.match), fleet, need);
    case "node-filter":
      return project.withNodeFilter(need.nodeFilter);
    case "node": {
      const runner = indexRunners(fleet).get(need.runnerId);
      return runner === undefined ? none : [runner];
    }
    case "unprovable":
      return none;
  }
}

/** A lender has the need's tags beside its own: the set of its tags is another one. */
function withLenders(runners: readonly Runner[], fleet: Fleet, { lenders }: TagNeed): readonly Runner[] {
  if (lenders === undefined) return runners;
  const found = new Set(runners);
  for (const id of lenders) {
    const lender = indexRunners(fleet).get(id);
    if (lender !== undefined) found.add(lender);
  }
  return found.size === runners.length ? runners : fleet.runners.filter((runner) => found.has(runner));
}

function indexProjects(runners: readonly Runner[]): ReadonlyMap<string, ProjectRunners> {
  const known = indexes.get(runners);
  if (known !== undefined) return known;
  const projects = new Map<string, ProjectRunners>();
  for (const runner of runners) {
    if (runner.isLocal) continue;
    for (const { project } of runner.associations) {
      const entry = projects.get(project);
      if (entry === undefined) projects.set(project, new ProjectRunners(project, runner));
      else entry.add(runner);
    }
  }
  indexes.set(runners, projects);
  return projects;
}

/** The Runners of one project. What they are looked up by is sorted out when it is first asked for. */
class ProjectRunners {
  readonly #project: string;
  readonly #runners: Runner[];
  #byTagSet: ReadonlyMap<string, readonly Runner[]> | undefined;
  #byTag: ReadonlyMap<string, readonly Runner[]> | undefined;
  #byNodeFilter: ReadonlyMap<string, readonly Runner[]> | undefined;

  constructor(project: string, first: Runner) {
    this.#project = project;
    this.#runners = [first];
  }

  add(runner: Runner): void {
    if (this.#runners.at(-1) !== runner) this.#runners.push(runner);
  }

  withTags(wanted: readonly string[], match: "exactly" | "all-of"): readonly Runner[] {
    if (match === "exactly" && new Set(wanted).size === wanted.length) {
      this.#byTagSet ??= groupBy(this.#runners, ({ tags }) => [tagSetKey(tags)]);
      return this.#byTagSet.get(tagSetKey(wanted)) ?? none;
    }
    const byTag = (this.#byTag ??= groupBy(this.#runners, ({ tags }) => tags));
    const lists = wanted.map((tag) => byTag.get(tag) ?? none);
    return lists.reduce((least, list) => (list.length < least.length ? list : least), lists[0] ?? none);
  }

  withNodeFilter(nodeFilter: string): readonly Runner[] {
    this.#byNodeFilter ??= groupBy(this.#runners, ({ associations }) => {
      const association = associations.find(({ project }) => project === this.#project);
      const filter = association === undefined ? null : nodeFilterOf(association);
      return filter === null ? [] : [filter];
    });
    return this.#byNodeFilter.get(nodeFilter) ?? none;
  }
}

function groupBy(
  runners: readonly Runner[],
  keysOf: (runner: Runner) => readonly string[],
): ReadonlyMap<string, readonly Runner[]> {
  const groups = new Map<string, Runner[]>();
  for (const runner of runners) {
    for (const key of keysOf(runner)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [runner]);
      else if (group.at(-1) !== runner) group.push(runner);
    }
  }
  return groups;
}
