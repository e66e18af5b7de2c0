import type { DispatchMode } from "@runner-upgrade/plan";
import type { Level } from "./runner-calls.js";

/** What an upgrade does that needs a right, in the server's words. */
export type Action = "regen" | "ping" | "update" | "delete";

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

/** Whether the token may do this to a Runner of these projects. Null where the server does not tell. */
export function may(
  rights: Rights,
  action: Action,
  projects: readonly { readonly name: string }[],
): boolean | null {
  if (rights.system === null) return null;
  const names = projects.map(({ name }) => name);
  if (levelFor(rights, action, names) !== null) return true;
  return names.some((name) => rights.projects.get(name) === null) ? null : false;
}

/**
 * Whether the token may cordon a Runner of these projects: edit its tags where a manual project chooses it, and its node
 * dispatch in each automatic one. Null where the server does not tell. Which right node dispatch needs is not documented:
 * `update` is taken for it, and a refusal is handled at the cordon.
 */
export function canCordon(
  rights: Rights,
  projects: readonly { readonly name: string; readonly dispatch: DispatchMode }[],
): boolean | null {
  if (rights.system === null) return null;
  const names = projects.map(({ name }) => name);
  const isManual = projects.some(({ dispatch }) => dispatch !== "automatic");
  if (isManual && levelFor(rights, "update", names) === null) return false;
  return projects
    .filter(({ dispatch }) => dispatch === "automatic")
    .every(({ name }) => levelFor(rights, "update", [name]) !== null);
}
