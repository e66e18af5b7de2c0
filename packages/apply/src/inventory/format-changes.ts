import type { Host } from "@runner-upgrade/plan";
import { printable } from "../text/printable.js";
import type { InventoryChange, InventoryChangeKind } from "./inventory-change.js";

const order: readonly InventoryChangeKind[] = ["new", "moved", "gone", "unchecked", "unchanged"];

/**
 * Writes what changed in an inventory as text for a terminal: one line for each entry that is not unchanged, and the numbers.
 * Pure.
 *
 * @example
 * ```ts
 * console.log(formatChanges(changes));
 * ```
 */
export function formatChanges(changes: readonly InventoryChange[]): string {
  const counted = order
    .map((kind) => [kind, changes.filter((change) => change.kind === kind).length] as const)
    .filter(([, number]) => number > 0)
    .map(([kind, number]) => `${String(number)} ${kind}`);
  const told = order
    .filter((kind) => kind !== "unchanged")
    .flatMap((kind) => changes.filter((change) => change.kind === kind));
  return [counted.length === 0 ? "The inventory is empty." : `Runners: ${counted.join(", ")}.`]
    .concat(told.map(lineOf), "")
    .join("\n");
}

function lineOf({ kind, runner, name, replica, host, before, reason }: InventoryChange): string {
  const who = `${shown(name ?? runner)}${replica === null ? "" : `, replica ${shown(replica)}`}`;
  const where =
    kind === "moved" && before !== null ? `${hostText(before)} → ${hostText(host)}` : hostText(host);
  return `  ${kind.padEnd(9)}  ${who}  ${where}  ${shown(reason)}`;
}

function hostText({ platform, address, ...rest }: Host): string {
  const fields = Object.entries(rest).filter(([name]) => name !== "site");
  const more = fields.length === 0 ? "" : ` ${JSON.stringify(Object.fromEntries(fields))}`;
  return shown(`${platform} ${address}${more}`);
}

function shown(text: string): string {
  return printable(text, 500);
}
