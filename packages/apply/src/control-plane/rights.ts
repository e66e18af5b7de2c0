import type { Level } from "./runner-calls.js";

/** What an upgrade does that needs a right, in the server's words. */
export type Action = "regen" | "ping" | "update";

/** What the token may do. Null: the server did not tell, which is no refusal. */
export interface Rights {
  readonly system: ReadonlySet<string> | null;
  readonly projects: ReadonlyMap<string, ReadonlySet<string> | null>;
}

/**
 * At which level the token may do this to a Runner of these projects; null when at none. A Runner that several
 * projects share can be edited and regenerated at system level only (rundeck/docs, project runner management).
 */
export function levelFor(rights: Rights, action: Action, projects: readonly string[]): Level | null {
  if (rights.system === null || rights.system.has(action)) return { kind: "system" };
  if (action !== "ping" && projects.length !== 1) return null;
  const project = projects.find((name) => rights.projects.get(name)?.has(action) === true);
  return project === undefined ? null : { kind: "project", project };
}
