import type { DiscoveredHost } from "../discover/host-discovery.js";
import type { InventoryRunner } from "./inventory.js";
import { isSameHost } from "./same-host.js";

/** Entries of an inventory with what was found of each, and what was found beside them. */
export interface PairedEntries {
  /** By the entry's place in the inventory. */
  readonly pairs: ReadonlyMap<number, DiscoveredHost>;
  readonly added: readonly DiscoveredHost[];
}

/**
 * Finds for each entry what was found of it: first on the same host, then by its replica, last as the only one that is left of
 * its Runner. Pure.
 */
export function pairEntries(
  entries: readonly InventoryRunner[],
  found: readonly DiscoveredHost[],
): PairedEntries {
  const pairs = new Map<number, DiscoveredHost>();
  const left = new Set(found);
  const pair = (fits: (entry: InventoryRunner, one: DiscoveredHost) => boolean): void => {
    for (const [index, entry] of entries.entries()) {
      if (pairs.has(index)) continue;
      const one = [...left].find((candidate) => isOf(entry, candidate) && fits(entry, candidate));
      if (one === undefined) continue;
      pairs.set(index, one);
      left.delete(one);
    }
  };
  pair((entry, one) => isSameHost(entry.host, one.host) && mayBeReplica(entry, one));
  pair((entry, one) => entry.replica !== undefined && entry.replica === one.replica);
  pair((entry, one) => {
    const others = entries.filter((other, index) => !pairs.has(index) && isOf(other, one));
    const candidates = [...left].filter((candidate) => isOf(entry, candidate));
    return others.length === 1 && candidates.length === 1 && mayBeReplica(entry, one);
  });
  return { pairs, added: found.filter((one) => left.has(one)) };
}

/** An entry names its Runner by its id or its name. */
export function isOf(
  { runner }: Pick<InventoryRunner, "runner">,
  found: { readonly runner: string; readonly name: string },
): boolean {
  return runner.toLowerCase() === found.runner.toLowerCase() || runner === found.name;
}

function mayBeReplica({ replica }: InventoryRunner, one: DiscoveredHost): boolean {
  return replica === undefined || one.replica === undefined || replica === one.replica;
}
