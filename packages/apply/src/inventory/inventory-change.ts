import type { Host } from "@runner-upgrade/plan";

/**
 * What a discovery says of one entry of an inventory.
 *
 * - `new`: it was found and was not in the inventory.
 * - `moved`: it was found on another host.
 * - `gone`: its place was searched as a whole, and it was not there.
 * - `unchanged`: it was found where the inventory says.
 * - `unchecked`: its place was not searched, not reached or not readable as a whole, or several hosts have it.
 */
export type InventoryChangeKind = "new" | "moved" | "gone" | "unchanged" | "unchecked";

/** One entry of an inventory, and what a discovery says of it. */
export interface InventoryChange {
  readonly kind: InventoryChangeKind;
  /** As the entry names it. */
  readonly runner: string;
  readonly name: string | null;
  readonly replica: string | null;
  /** Where the inventory says that it lives from now on. */
  readonly host: Host;
  /** Where it said so before; null for an entry that is new. */
  readonly before: Host | null;
  /** One sentence: what the kind follows from. */
  readonly reason: string;
}
