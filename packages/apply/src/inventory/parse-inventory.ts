import type { PlatformOptions } from "@runner-upgrade/plan";
import { isCollection, isPair, LineCounter, parseDocument, type Document, type Node } from "yaml";
import { checkInventory } from "./check-inventory.js";
import type { Inventory } from "./inventory.js";
import { inventoryInvalid, type InventoryProblem } from "./problems.js";

/** Aliases in a file of people's are few; more would be an attack on the memory. */
const maxAliasCount = 100;

/**
 * Reads an inventory that is written in YAML or JSON. Pure.
 *
 * Throws `ApplyError` `INVENTORY_INVALID`, with the line of each problem in the message and in `details`.
 *
 * @example
 * ```ts
 * const inventory = parseInventory(await readFile("inventory.yaml", "utf8"));
 * ```
 */
export function parseInventory(text: string, options: PlatformOptions = {}): Inventory {
  return readInventory(text, options).inventory;
}

/** The same, with the document that it was read from. */
export function readInventory(
  text: string,
  options: PlatformOptions,
): { readonly inventory: Inventory; readonly document: Document } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const [broken] = document.errors;
  if (broken !== undefined) {
    const line = lineAt(broken.pos[0]);
    throw inventoryInvalid([{ path: [], message: `${broken.message}.` }], () => line);
  }
  const checked = checkInventory(valueOf(document), options);
  if ("problems" in checked)
    throw inventoryInvalid(checked.problems, (path) => {
      const offset = offsetOf(document, path);
      return offset === null ? null : lineAt(offset);
    });
  return { inventory: checked.inventory, document };
}

function valueOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount });
  } catch (error) {
    throw inventoryInvalid([
      { path: [], message: error instanceof Error ? `${error.message}.` : "Unreadable." },
    ]);
  }
}

/** Where a path begins in the text; the nearest part of it that is there, for one that is missing. */
function offsetOf(document: Document, path: InventoryProblem["path"]): number | null {
  let node: unknown = document.contents;
  let offset = startOf(node);
  for (const key of path) {
    if (!isCollection(node)) break;
    const pair = node.items.find((item) => isPair(item) && keyText(item.key) === String(key));
    const next: unknown = isPair(pair) ? pair.value : node.get(key, true);
    const found = startOf(isPair(pair) ? pair.key : next);
    if (found === null) break;
    offset = found;
    node = next;
  }
  return offset;
}

function keyText(key: unknown): string {
  return typeof key === "object" && key !== null && "value" in key ? String(key.value) : String(key);
}

function startOf(node: unknown): number | null {
  return (node as Node | null | undefined)?.range?.[0] ?? null;
}
