import { printableJson } from "../json/printable-json.js";
import type { Plan } from "../model/plan.js";
import { packPlan } from "./pack-plan.js";

/**
 * A plan as text: canonical JSON in one line, the same bytes for the same plan. `parsePlan` reads it back. What does not
 * print, such as a mark in a tag that turns the direction of text, is escaped: the text may be shown on a terminal.
 *
 * @example
 * ```ts
 * await writeFile("plan.json", serializePlan(plan));
 * ```
 */
export function serializePlan(plan: Plan): string {
  return printableJson(packPlan(plan));
}
