import type { RunnerHost } from "../options/observe-fleet-options.js";
import type { Inventory, InventoryRunner } from "./inventory.js";

/**
 * The `hosts` of `observeFleet`, in the inventory's order. `where` keeps those that have every label of it. A host without a
 * site takes that of the label `site`, or else of its place. Pure.
 *
 * @example
 * ```ts
 * const hosts = hostsOf(inventory, { where: { site: "berlin" } });
 * const fleet = await observeFleet({ controlPlane, executors, hosts });
 * ```
 */
export function hostsOf(
  inventory: Inventory,
  { where = {} }: { readonly where?: Readonly<Record<string, string>> } = {},
): readonly RunnerHost[] {
  return inventory.runners.flatMap((entry): readonly RunnerHost[] => {
    const site = siteOf(entry, inventory);
    const labels: Readonly<Record<string, string>> = {
      ...(site !== undefined && { site }),
      ...entry.labels,
    };
    if (Object.entries(where).some(([name, value]) => labels[name] !== value)) return [];
    const { runner, replica, host } = entry;
    const placed = site === undefined ? host : { ...host, site };
    return [{ runner, host: placed, ...(replica !== undefined && { replica }) }];
  });
}

function siteOf({ host, labels }: InventoryRunner, { places }: Inventory): string | undefined {
  const place = places.find(
    ({ platform, address }) => platform === host.platform && address === host.address,
  );
  return host.site ?? labels?.["site"] ?? place?.site;
}
