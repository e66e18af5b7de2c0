import { readFile, writeFile } from "node:fs/promises";
import { discoverHosts, formatDiscovery, type DiscoveryControlPlane } from "@runner-upgrade/apply";
import {
  formatChanges,
  mergeIntoText,
  parseInventory,
  type Inventory,
  type InventoryChange,
} from "@runner-upgrade/apply/inventory";
import type { Executor } from "@runner-upgrade/executor";

/** What the script works with. */
export interface Site {
  readonly controlPlane: DiscoveryControlPlane;
  readonly executors: readonly Executor[];
}

/** Discovers the Runners in the places of an inventory file, and brings the file up to date. */
export async function refreshInventory(
  site: Site,
  path: string,
): Promise<{ readonly inventory: Inventory; readonly changes: readonly InventoryChange[] }> {
  const before = await readFile(path, "utf8");
  const { places } = parseInventory(before);
  const discovery = await discoverHosts({
    ...site,
    places,
    onProgress: ({ place, found, done, total }) => {
      const seen = found === null ? "could not be reached" : `${String(found)} found`;
      console.log(`[${String(done)}/${String(total)}] ${place.platform} ${place.address}: ${seen}`);
    },
  });
  console.log(formatDiscovery(discovery));
  const { text, inventory, changes } = mergeIntoText(before, discovery);
  await writeFile(path, text);
  console.log(formatChanges(changes));
  return { inventory, changes };
}
