import { printableStep } from "./printable-step.js";
import { printable } from "./printable.js";

const longest = 2_000;
const sentences: ReadonlySet<string> = new Set(["reason", "message", "summary", "status"]);
const lists: ReadonlyMap<string, (text: string) => string> = new Map([
  ["manualSteps", printableStep],
  ["remedies", (text) => printable(text, longest)],
]);

/**
 * An event whose sentences are fit for a terminal: names, statuses, and what hosts and servers say stand in them, and
 * are text from outside. What is data (ids, versions, records, the plan) stays as it is.
 */
export function printableEvent<E extends { readonly type: string }>(event: E): E {
  const entries = Object.entries(event).map(([key, value]: [string, unknown]) => [key, fit(key, value)]);
  return Object.fromEntries(entries) as E;
}

function fit(key: string, value: unknown): unknown {
  if (sentences.has(key) && typeof value === "string") return printable(value, longest);
  const clean = lists.get(key);
  if (clean === undefined || !Array.isArray(value)) return value;
  return value.map((line: unknown) => (typeof line === "string" ? clean(line) : line));
}
