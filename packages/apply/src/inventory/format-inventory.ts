import { stringify } from "yaml";
import type { Inventory } from "./inventory.js";

/**
 * Writes an inventory as YAML or JSON, which `parseInventory` reads back. Pure.
 *
 * @example
 * ```ts
 * await writeFile("inventory.yaml", formatInventory(inventory, { as: "yaml" }));
 * ```
 */
export function formatInventory(inventory: Inventory, options: { readonly as: "yaml" | "json" }): string {
  return options.as === "json" ? `${JSON.stringify(inventory, null, 2)}\n` : stringify(inventory);
}
