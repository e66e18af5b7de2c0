import type { PlatformOptions } from "@runner-upgrade/plan";
import { checkInventory } from "./check-inventory.js";
import type { Inventory } from "./inventory.js";
import { inventoryInvalid } from "./problems.js";

/**
 * Checks an inventory that a script builds, and gives it back. Pure.
 *
 * Throws `ApplyError` `INVENTORY_INVALID` for an unknown key, a wrong value, a host that its platform refuses and a Runner
 * that stands there twice; every problem is in `details`.
 *
 * @example
 * ```ts
 * const inventory = defineInventory({
 *   version: 1,
 *   places: [{ platform: "docker", address: "unix:///var/run/docker.sock", site: "berlin" }],
 *   runners: [],
 * });
 * ```
 */
export function defineInventory(input: unknown, options: PlatformOptions = {}): Inventory {
  const checked = checkInventory(input, options);
  if ("problems" in checked) throw inventoryInvalid(checked.problems);
  return checked.inventory;
}
