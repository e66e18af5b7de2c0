import { canonicalJson } from "../../json/canonical-json.js";
import { someOf } from "../../notices/notice-about.js";
import { oneLine } from "../../text/one-line.js";

/** Returns a value of a plan for people: a text as it is, what is not set in words, and anything else as JSON. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return "not set";
  return oneLine(typeof value === "string" ? value : canonicalJson(value));
}

/** Returns `1 → 2`. */
export function fromTo(before: unknown, after: unknown): string {
  return `${valueText(before)} → ${valueText(after)}`;
}

/** Returns what came to a list and what went: `added linux; removed eu`. */
export function listText({
  added,
  removed,
}: {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}): string {
  const parts = [
    ...(added.length === 0 ? [] : [`added ${namesText(added)}`]),
    ...(removed.length === 0 ? [] : [`removed ${namesText(removed)}`]),
  ];
  return parts.length === 0 ? "another order" : parts.join("; ");
}

/** Returns the first few of many texts from outside. */
export function namesText(names: readonly string[]): string {
  return someOf(names.map((name) => oneLine(name)));
}
