import type { PlatformOptions } from "@runner-upgrade/plan";
import { isMap, isSeq, type Document } from "yaml";
import type { HostDiscovery } from "../discover/host-discovery.js";
import { mergedEntries, type MergedInventory, type MergeOptions } from "./merge-discovery.js";
import { readInventory } from "./parse-inventory.js";

/** A merged inventory with its text. */
export interface MergedText extends MergedInventory {
  readonly text: string;
}

/**
 * Brings the text of an inventory, YAML or JSON, up to date with a discovery. In YAML the comments, blank lines and the order
 * stay as they are; only the hosts that moved are rewritten. A text to which nothing has to be changed is given back as it is.
 * Pure.
 *
 * Throws `ApplyError` `INVENTORY_INVALID` as `parseInventory` does.
 *
 * @example
 * ```ts
 * const { text, changes } = mergeIntoText(await readFile(path, "utf8"), discovery);
 * await writeFile(path, text);
 * ```
 */
export function mergeIntoText(
  text: string,
  discovery: HostDiscovery,
  options: MergeOptions & PlatformOptions = {},
): MergedText {
  const { inventory, document } = readInventory(text, options);
  const { runners, changes } = mergedEntries(inventory, discovery, options);
  const kept = runners.flatMap(({ entry }) => (entry === null ? [] : [entry]));
  const merged = { inventory: { ...inventory, runners: kept }, changes };
  const isSame =
    runners.length === kept.length && changes.every(({ kind }) => kind !== "moved" && kind !== "new");
  if (isSame) return { ...merged, text };
  if (text.trimStart().startsWith("{")) {
    const whole = JSON.parse(text) as object;
    return { ...merged, text: `${JSON.stringify({ ...whole, runners: kept }, null, 2)}\n` };
  }
  for (const [index, { kind, host }] of changes.entries())
    if (kind === "moved") rewriteHost(document, index, host);
  for (const { index, entry } of [...runners].reverse())
    if (index !== null && entry === null) document.deleteIn(["runners", index]);
  for (const { index, entry } of runners) if (index === null) add(document, entry);
  // Lists that are not indented under their key stay so.
  const indentSeq = !/^(?:places|runners):[^\n]*\n- /m.test(text);
  return { ...merged, text: document.toString({ lineWidth: 0, indentSeq }) };
}

/** Changes only the fields that differ, so that comments beside the others stay. */
function rewriteHost(document: Document, index: number, host: object): void {
  const path = ["runners", index, "host"];
  const node = document.getIn(path, true);
  if (!isMap(node)) {
    document.setIn(path, document.createNode(host));
    return;
  }
  const fields: Readonly<Record<string, unknown>> = { ...host };
  const written = node.toJSON() as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(written)) if (fields[name] === undefined) node.delete(name);
  for (const [name, value] of Object.entries(fields))
    if (JSON.stringify(written[name]) !== JSON.stringify(value)) node.set(name, document.createNode(value));
}

function add(document: Document, entry: unknown): void {
  const list = document.get("runners", true);
  if (isSeq(list)) {
    if (list.items.length === 0) list.flow = false;
    list.add(document.createNode(entry));
  } else document.set("runners", document.createNode([entry]));
}
