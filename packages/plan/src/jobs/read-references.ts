import type { JobReference } from "./job-definition.js";
import { isMissing, recordOf, textOf } from "./read-value.js";

/** The references of a workflow, or what is wrong with one of them. */
export interface References {
  readonly references: readonly JobReference[];
  readonly problems: readonly string[];
}

/**
 * Reads every `jobref` of a workflow, however deep: of its steps, of their error handlers, and of the steps of
 * conditional steps (rundeck/docs, JOB-JSON). Without recursion: how deep a definition goes is not in our hands.
 */
export function readReferences(sequence: unknown): References {
  const references: JobReference[] = [];
  const problems: string[] = [];
  const left: unknown[] = [sequence];
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    if (Array.isArray(value)) {
      for (const entry of value) if (isNested(entry)) left.push(entry);
      continue;
    }
    const record = recordOf(value);
    if (record === null) continue;
    if (!isMissing(record["jobref"])) {
      const reference = readReference(record["jobref"]);
      if (reference === null) problems.push("A jobref names neither a job's uuid nor its name");
      else references.push(reference);
    }
    for (const key of Object.keys(record)) {
      if (key !== "jobref" && isNested(record[key])) left.push(record[key]);
    }
  }
  return { references, problems };
}

function isNested(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function readReference(value: unknown): JobReference | null {
  const jobref = recordOf(value);
  if (jobref === null) return null;
  const id = textOf(jobref["uuid"]);
  const name = textOf(jobref["name"]);
  if (id === null && name === null) return null;
  return {
    project: textOf(jobref["project"]),
    id,
    name: name === null ? null : fullName(textOf(jobref["group"]), name),
  };
}

/** `group/name`, or the name alone without a group. */
export function fullName(group: string | null, name: string): string {
  const path = (group ?? "").split("/").filter((part) => part !== "");
  return [...path, name].join("/");
}
