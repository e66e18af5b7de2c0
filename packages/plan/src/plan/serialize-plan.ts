import { canonicalJson } from "../json/canonical-json.js";
import type { Plan } from "./plan.js";

/**
 * A plan as text: canonical JSON in one line, the same bytes for the same plan. `parsePlan` reads it back.
 *
 * @example
 * ```ts
 * await writeFile("plan.json", serializePlan(plan));
 * ```
 */
export function serializePlan(plan: Plan): string {
  return canonicalJson(plan);
}
