/** The most names of jobs that a need lists. */
export const mostNamedJobs = 20;

/** Jobs by name, so few that a plan stays small. */
export interface NamedJobs {
  /** The first 20 by `group/name`, without the project. */
  readonly names: readonly string[];
  /** How many there are in all. */
  readonly count: number;
}

/** Returns the jobs of two needs as one list; the first may have none. */
export function mergeJobs(one: NamedJobs | undefined, other: NamedJobs): NamedJobs {
  if (one === undefined) return other;
  const names = [...new Set([...one.names, ...other.names])].sort().slice(0, mostNamedJobs);
  return { names, count: one.count + other.count };
}
