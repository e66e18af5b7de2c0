import type { Fleet } from "../fleet/fleet.js";
import type { JobNeed, JobsCoverage } from "../policy/coverage.js";
import { mergeJobs, type NamedJobs } from "../policy/named-jobs.js";
import { tagNeed, tagTemplates, unprovable, type NeedTemplate, type TagRule } from "./need-templates.js";

/**
 * Returns the needs of jobs by a Runner's tags. A filter that is known only when its job starts is read as the tags of
 * each Runner that it may choose: whatever tags the filter turns out to name, a Runner that has at least the same tags
 * as the chosen one has them as well.
 */
export function jobRule(fleet: Fleet, coverage: JobsCoverage): TagRule {
  const needs = groupByProject(coverage);
  const projects = new Map<string, ProjectJobs>();
  for (const { associations, isLocal, tags } of fleet.runners) {
    if (isLocal) continue;
    for (const { project } of associations) {
      const own = needs.get(project);
      if (own === undefined) continue;
      const jobs = projects.get(project) ?? new ProjectJobs(project, own);
      projects.set(project, jobs);
      jobs.see(tags);
    }
  }
  return (project, tags) =>
    projects.get(project)?.templatesOf(tags) ?? tagTemplates(project, tags, { kind: "same-tags" });
}

const groups = new WeakMap<JobsCoverage, ReadonlyMap<string, readonly JobNeed[]>>();

/** Made once per coverage: the guard asks for the needs of one Runner, again and again. */
function groupByProject(coverage: JobsCoverage): ReadonlyMap<string, readonly JobNeed[]> {
  const known = groups.get(coverage);
  if (known !== undefined) return known;
  const group = new Map(coverage.projects.map((name) => [name, new Array<JobNeed>()]));
  for (const need of coverage.needs) group.get(need.project)?.push(need);
  groups.set(coverage, group);
  return group;
}

/** Jobs that choose by all of these tags. */
interface Filter {
  readonly tags: readonly string[];
  readonly jobs: NamedJobs;
}

/** The needs of one project's jobs. */
class ProjectJobs {
  readonly #project: string;
  readonly #open: JobNeed[] = [];
  readonly #filters: Map<string, Filter> = new Map<string, Filter>();
  #unknown: NamedJobs | undefined;
  readonly #seen: Set<string> = new Set<string>();
  #byRarestTag: ReadonlyMap<string, readonly Filter[]> | undefined;

  constructor(project: string, needs: readonly JobNeed[]) {
    this.#project = project;
    for (const need of needs) {
      if (need.choose === "unknown") this.#unknown = mergeJobs(this.#unknown, need.jobs);
      // A list without a tag says nothing of what its jobs choose.
      else if (need.choose === "tags" && need.tags.length > 0) this.#addFilter(need);
      else this.#open.push(need);
    }
  }

  /** Every Runner is shown before the first one is asked about. */
  see(tags: readonly string[]): void {
    if (this.#open.length === 0 || tags.length === 0) return;
    const key = keyOf(tags);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const jobs = this.#openTo(tags);
    if (jobs !== undefined) this.#addFilter({ tags, jobs });
  }

  templatesOf(tags: readonly string[]): NeedTemplate[] {
    const index = (this.#byRarestTag ??= indexByRarestTag([...this.#filters.values()]));
    const own = new Set(tags);
    const templates: NeedTemplate[] = tags
      .flatMap((tag) => index.get(tag) ?? [])
      .filter((filter) => filter.tags.every((tag) => own.has(tag)))
      .map(({ tags: wanted, jobs }) => ({ ...tagNeed(this.#project, wanted, "all-of"), jobs }));
    const untagged = tags.length === 0 ? this.#openTo(tags) : undefined;
    if (untagged !== undefined) templates.push({ ...unprovable(this.#project, "UNTAGGED"), jobs: untagged });
    if (this.#unknown !== undefined)
      templates.push({ ...unprovable(this.#project, "JOB_FILTER_UNKNOWN"), jobs: this.#unknown });
    return templates;
  }

  #addFilter({ tags, jobs }: Filter): void {
    const key = keyOf(tags);
    this.#filters.set(key, { tags, jobs: mergeJobs(this.#filters.get(key)?.jobs, jobs) });
  }

  /** The jobs that may choose a Runner with these tags when they start. */
  #openTo(tags: readonly string[]): NamedJobs | undefined {
    return this.#open
      .filter((need) => need.tags.every((tag) => tags.includes(tag)))
      .reduce<NamedJobs | undefined>((jobs, need) => mergeJobs(jobs, need.jobs), undefined);
  }
}

/** Tags are sorted, and come from outside. */
function keyOf(tags: readonly string[]): string {
  return JSON.stringify(tags);
}

/** Each filter under the tag that the fewest filters name: a Runner is compared with few that it does not fit. */
function indexByRarestTag(filters: readonly Filter[]): ReadonlyMap<string, readonly Filter[]> {
  const uses = new Map<string, number>();
  for (const { tags } of filters) for (const tag of tags) uses.set(tag, (uses.get(tag) ?? 0) + 1);
  const index = new Map<string, Filter[]>();
  for (const filter of filters) {
    const rarest = filter.tags.reduce((one, other) =>
      (uses.get(other) ?? 0) < (uses.get(one) ?? 0) ? other : one,
    );
    const alike = index.get(rarest);
    if (alike === undefined) index.set(rarest, [filter]);
    else alike.push(filter);
  }
  return index;
}
