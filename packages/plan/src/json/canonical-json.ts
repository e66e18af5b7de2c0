import { PlanError } from "../errors/plan-error.js";

/**
 * JSON with sorted keys and no white space: the same value gives the same text, byte for byte,
 * whatever the order in which its keys were written. Keys whose value is `undefined` are left out.
 *
 * @throws {@link PlanError} `PLAN_INVALID` for what is nested deeper than any plan, or holds itself.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value, deepest));
}

/** Far deeper than any plan, and far below what the stack holds. */
const deepest = 500;

function sorted(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth === 0) {
    throw new PlanError({
      code: "PLAN_INVALID",
      message: `It is nested deeper than ${deepest} levels, as no plan is. Nothing was changed.`,
    });
  }
  if (Array.isArray(value)) return value.map((entry) => sorted(entry, depth - 1));
  const result: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value).sort(byKey)) {
    // A plain assignment to __proto__ would set the prototype and lose the key.
    if (key === "__proto__")
      Object.defineProperty(result, key, { value: sorted(entry, depth - 1), enumerable: true });
    else result[key] = sorted(entry, depth - 1);
  }
  return result;
}

function byKey([left]: [string, unknown], [right]: [string, unknown]): number {
  return left < right ? -1 : 1;
}
