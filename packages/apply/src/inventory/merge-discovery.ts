import type { Host } from "@runner-upgrade/plan";
import type { DiscoveredHost, HostDiscovery } from "../discover/host-discovery.js";
import type { InventoryChange } from "./inventory-change.js";
import type { Inventory, InventoryRunner } from "./inventory.js";
import { pairEntries } from "./pair-entries.js";
import { isSameHost } from "./same-host.js";
import { whyNotFound } from "./why-not-found.js";

/** How a discovery is merged into an inventory. */
export interface MergeOptions {
  /** What becomes of an entry whose Runner is gone. @default "keep" */
  readonly gone?: "keep" | "remove";
}

/** An inventory with what a discovery found, and what changed by that. */
export interface MergedInventory {
  readonly inventory: Inventory;
  /** One for each entry in the inventory's order, then those that are new. */
  readonly changes: readonly InventoryChange[];
}

/**
 * Brings an inventory up to date with a discovery, and says what changed. Labels, names and the order of the entries stay; a
 * Runner that moved gets its new host; new ones are added at the end. Pure, and merging twice changes nothing more.
 *
 * @example
 * ```ts
 * const discovery = await discoverHosts({ controlPlane, executors, places: inventory.places });
 * const { inventory: merged, changes } = mergeDiscovery(inventory, discovery);
 * console.log(formatChanges(changes));
 * ```
 */
export function mergeDiscovery(
  inventory: Inventory,
  discovery: HostDiscovery,
  options: MergeOptions = {},
): MergedInventory {
  const { runners, changes } = mergedEntries(inventory, discovery, options);
  const kept = runners.flatMap(({ entry }) => (entry === null ? [] : [entry]));
  return { inventory: { ...inventory, runners: kept }, changes };
}

/** An entry as it becomes, and which one it was. */
export interface MergedEntry {
  /** Null for one that is new. */
  readonly index: number | null;
  /** Null for one that is removed. */
  readonly entry: InventoryRunner | null;
}

/** The entries one by one, for what keeps the text around them. */
export function mergedEntries(
  inventory: Inventory,
  discovery: HostDiscovery,
  { gone = "keep" }: MergeOptions,
): { readonly runners: readonly MergedEntry[]; readonly changes: readonly InventoryChange[] } {
  const { pairs, added } = pairEntries(inventory.runners, discovery.hosts);
  const known = inventory.runners.map((entry, index) => {
    const change = changeOf(entry, pairs.get(index), { inventory, discovery });
    const isRemoved = change.kind === "gone" && gone === "remove";
    const merged = change.kind === "moved" ? { ...entry, host: change.host } : entry;
    return { change, merged: { index, entry: isRemoved ? null : merged } };
  });
  const entries = added.map((one) => entryOf(one, inventory));
  return {
    runners: [
      ...known.map(({ merged }) => merged),
      ...entries.map((entry): MergedEntry => ({ index: null, entry })),
    ],
    changes: [...known.map(({ change }) => change), ...entries.map(newChange)],
  };
}

function changeOf(
  entry: InventoryRunner,
  found: DiscoveredHost | undefined,
  { inventory, discovery }: { readonly inventory: Inventory; readonly discovery: HostDiscovery },
): InventoryChange {
  const { runner, host } = entry;
  const name = entry.name ?? found?.name ?? null;
  const base = { runner, name, replica: entry.replica ?? null, before: host };
  if (found === undefined) return { ...base, host, ...whyNotFound(entry, discovery) };
  if (isSameHost(host, found.host))
    return { ...base, host, kind: "unchanged", reason: `Found there: ${found.description}.` };
  const moved = withOwnSite(found.host, inventory);
  const isElsewhere = whyNotFound({ ...entry, runner: "" }, discovery).kind === "gone";
  const doubt = isElsewhere ? "" : " Its old place was not seen as a whole.";
  return {
    ...base,
    // A site that a person gave stays, unless the new place has one of its own.
    host: moved.site === undefined && host.site !== undefined ? { ...moved, site: host.site } : moved,
    kind: "moved",
    reason: `Found on another host: ${found.description}.${doubt}`,
  };
}

function entryOf({ runner, name, replica, host }: DiscoveredHost, inventory: Inventory): InventoryRunner {
  return { runner, name, ...(replica !== undefined && { replica }), host: withOwnSite(host, inventory) };
}

function newChange({ runner, name, replica, host }: InventoryRunner): InventoryChange {
  const named = { runner, name: name ?? null, replica: replica ?? null };
  return { kind: "new", ...named, host, before: null, reason: "Found, and not in the inventory." };
}

/** A host without the site that its place in the inventory gives it anyway. */
function withOwnSite(host: Host, { places }: Inventory): Host {
  const place = places.find(
    ({ platform, address }) => platform === host.platform && address === host.address,
  );
  if (host.site === undefined || place?.site !== host.site) return host;
  const rest = { ...host };
  delete rest.site;
  return rest;
}
