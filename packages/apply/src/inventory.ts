// The inventory: where to look for Runners, and which Runner lives where, in YAML or JSON.
export { defineInventory } from "./inventory/define-inventory.js";
export { formatChanges } from "./inventory/format-changes.js";
export { formatInventory } from "./inventory/format-inventory.js";
export { hostsOf } from "./inventory/hosts-of.js";
export type { Inventory, InventoryRunner, Labels } from "./inventory/inventory.js";
export type { InventoryChange, InventoryChangeKind } from "./inventory/inventory-change.js";
export { mergeDiscovery, type MergedInventory, type MergeOptions } from "./inventory/merge-discovery.js";
export { mergeIntoText, type MergedText } from "./inventory/merge-into-text.js";
export { parseInventory } from "./inventory/parse-inventory.js";
