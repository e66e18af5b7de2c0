import { booleanOf, recordOf, stringOf } from "./read.js";

/**
 * How a project chooses Runners. `automatic`: by node filter, tags play no part. `manual`: by each job's tags.
 * `unknown`: the server does not tell.
 */
export type DispatchMode = "automatic" | "manual" | "unknown";

/** A project's configuration of Runners. */
export interface ProjectConfig {
  readonly project: string;
  readonly dispatch: DispatchMode;
  /** The body as the server sent it. */
  readonly raw: unknown;
}

/** Reads a project's configuration of Runners; what it does not tell is `unknown`, never guessed. */
export function toProjectConfig(project: string, value: unknown): ProjectConfig {
  const body = recordOf(value);
  const automatic = booleanOf(body?.["automatic"]);
  return {
    project: stringOf(body?.["project"]) ?? project,
    dispatch: automatic === null ? "unknown" : automatic ? "automatic" : "manual",
    raw: value,
  };
}
