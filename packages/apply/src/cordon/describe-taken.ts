import type { Taken } from "../state/taken.js";

/** What the cordon holds, in a sentence or two. */
export function describeTaken({ tags, dispatch }: Taken): string {
  const projects = Object.keys(dispatch);
  if (tags.length + projects.length === 0) return "There is nothing to take.";
  return sentences(
    tags.length > 0 && `Its tags are off: ${tags.join(", ")}.`,
    projects.length > 0 && `Its remote node dispatch is off in ${projects.join(", ")}.`,
  );
}

/** What was given back of a cordon. */
export interface GivenBack {
  readonly tags: readonly string[];
  /** Projects in which remote node dispatch was switched on again. */
  readonly projects: readonly string[];
}

/** What was given back, in a sentence or two. */
export function describeGivenBack({ tags, projects }: GivenBack): string {
  if (tags.length + projects.length === 0) return "It is not cordoned.";
  return sentences(
    tags.length > 0 && `Its tags are back: ${tags.join(", ")}.`,
    projects.length > 0 && `Its remote node dispatch is on again in ${projects.join(", ")}.`,
  );
}

/** Whether anything was given back. */
export function isAnything({ tags, projects }: GivenBack): boolean {
  return tags.length + projects.length > 0;
}

function sentences(...all: readonly (string | false)[]): string {
  return all.filter((one) => one !== false).join(" ");
}
