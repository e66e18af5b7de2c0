/** A job as a project defines it. */
export interface JobRecord {
  readonly id: string;
  readonly name: string;
  readonly group: string | null;
  /** The tags of its Runner selector; null without one, and always in projects that choose by nodes. */
  readonly tags: readonly string[] | null;
  /** The nodes that it runs on. */
  readonly nodeFilter: string | null;
  /** Fields of its definition that exports show beside the usual ones, or instead of them. */
  readonly definition: Readonly<Record<string, unknown>>;
}

/** A project and how it chooses Runners. */
export interface ProjectRecord {
  readonly name: string;
  dispatch: "manual" | "automatic";
  readonly jobs: Map<string, JobRecord>;
}
