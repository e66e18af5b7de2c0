import type { Association, DispatchMode, Runner } from "../fleet/fleet.js";
import { nodeFilterOf } from "../needs/serves.js";

/** What a cordon takes from a Runner so that no job chooses it, and what it cannot take. */
export interface CordonScope {
  /** Its tags, by which manual projects choose. */
  readonly tags: readonly string[];
  /** Automatic projects in which its remote node dispatch is switched off. */
  readonly projects: readonly string[];
  /** Automatic projects that may choose it all the same: what to give back later could not be read. */
  readonly uncovered: readonly string[];
}

/**
 * What a cordon of this Runner takes. In a manual project it is the tags; in an automatic one remote node dispatch, which
 * can be given back exactly only where node filter, remote dispatch and runner-as-node were read.
 */
export function cordonScope(runner: Runner, dispatch: ReadonlyMap<string, DispatchMode>): CordonScope {
  let isManual = false;
  const projects: string[] = [];
  const uncovered: string[] = [];
  for (const association of runner.associations) {
    const mode = dispatch.get(association.project);
    if (mode === "manual") isManual = true;
    if (mode !== "automatic" || association.remoteNodeDispatch === false) continue;
    (isReadable(association) ? projects : uncovered).push(association.project);
  }
  return { tags: isManual ? runner.tags : [], projects, uncovered };
}

function isReadable(association: Association): boolean {
  const { remoteNodeDispatch, isNode } = association;
  return remoteNodeDispatch === true && isNode !== null && nodeFilterOf(association) !== null;
}
