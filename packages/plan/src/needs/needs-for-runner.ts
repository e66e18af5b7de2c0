import type { Runner } from "../fleet/fleet.js";
import type { Need } from "./need.js";
import { nodeFilterOf } from "./serves.js";
import { tagSetKey } from "./tag-set-key.js";

const indexes = new WeakMap<readonly Need[], ReadonlyMap<string, Need[]>>();

/**
 * Returns the needs that a Runner may serve by what it is now: every one that `servesNeed` does not answer `no` for, and
 * few others, each once and in no certain order. Each has to be asked still. The index behind it is made once per list
 * of needs.
 */
export function needsForRunner(runner: Runner, needs: readonly Need[]): ReadonlySet<Need> {
  const index = indexShapes(needs);
  const found = new Set<Need>();
  if (runner.isLocal) return found;
  const look = (key: string): void => {
    for (const need of index.get(key) ?? []) found.add(need);
  };
  const tagSet = tagSetKey(runner.tags);
  for (const association of runner.associations) {
    const { project } = association;
    const nodeFilter = nodeFilterOf(association);
    look(keyOf("set", project, tagSet));
    for (const tag of runner.tags) look(keyOf("tag", project, tag));
    if (nodeFilter !== null) look(keyOf("filter", project, nodeFilter));
    look(keyOf("node", project, runner.id));
    look(keyOf("unprovable", project, ""));
  }
  return found;
}

function indexShapes(needs: readonly Need[]): ReadonlyMap<string, readonly Need[]> {
  const known = indexes.get(needs);
  if (known !== undefined) return known;
  const index = new Map<string, Need[]>();
  const add = (key: string, need: Need): void => {
    const alike = index.get(key);
    if (alike === undefined) index.set(key, [need]);
    else alike.push(need);
  };
  for (const need of needs) {
    add(shapeKey(need), need);
    // A lender has other tags beside those of the need.
    if (need.kind === "tags" && need.lenders !== undefined)
      add(keyOf("tag", need.project, need.tags[0] ?? ""), need);
  }
  indexes.set(needs, index);
  return index;
}

/** What a Runner must have to serve a need: looked up by this, no need that it serves is missed. */
function shapeKey(need: Need): string {
  const { project } = need;
  switch (need.kind) {
    case "tags":
      return need.match === "exactly" && new Set(need.tags).size === need.tags.length
        ? keyOf("set", project, tagSetKey(need.tags))
        : keyOf("tag", project, need.tags[0] ?? "");
    case "node-filter":
      return keyOf("filter", project, need.nodeFilter);
    case "node":
      return keyOf("node", project, need.runnerId);
    case "unprovable":
      return keyOf("unprovable", project, "");
  }
}

function keyOf(kind: string, project: string, rest: string): string {
  return `${kind}\u0000${project}\u0000${rest}`;
}
