import type { NamedJobs } from "./named-jobs.js";

/**
 * Which Runners stand in for each other in a manual project.
 *
 * - `same-tags` (default, the vendor's advice): those with exactly the same tags.
 * - `each-tag`: each tag is a need of its own, served by all who carry it.
 * - `filters`: the tag lists that the jobs use; a Runner serves a filter when it has all of its tags.
 * - `jobs`: what the job definitions ask for. `needsFromJobs` of `@runner-upgrade/plan/jobs` makes it. A Runner that no
 *   job can be given serves no need.
 */
export type Coverage =
  | { readonly kind: "same-tags" }
  | { readonly kind: "each-tag" }
  | {
      readonly kind: "filters";
      readonly filters: readonly { readonly project: string; readonly tags: readonly string[] }[];
    }
  | JobsCoverage;

/** What jobs of a manual project need of Runners. `needsFromJobs` makes it out of job definitions. */
export interface JobNeed {
  readonly project: string;
  /**
   * - `tags`: a Runner that has all of `tags`.
   * - `some-tags`: a Runner that has all of `tags`, and perhaps more tags that are known only when the job starts. Any
   *   Runner with these tags may be chosen, so each counts as needed, and only a Runner with at least its tags stands in.
   * - `unknown`: a filter that could not be read. Any Runner of the project may be the only one that fits it, so none
   *   stands in.
   */
  readonly choose: "tags" | "some-tags" | "unknown";
  readonly tags: readonly string[];
  readonly jobs: NamedJobs;
}

/** Coverage by what jobs ask for. A manual project that `projects` does not list is covered as by `same-tags`. */
export interface JobsCoverage {
  readonly kind: "jobs";
  /** The projects whose jobs were read, those without a need included. */
  readonly projects: readonly string[];
  readonly needs: readonly JobNeed[];
}
