import { isObject, type Keyed } from "./is-object.js";
import { PlanError } from "../errors/plan-error.js";

/**
 * JSON with sorted keys and no white space: the same value gives the same text, byte for byte,
 * whatever the order in which its keys were written. Keys whose value is `undefined` are left out.
 *
 * @throws {@link PlanError} `PLAN_INVALID` for what is nested deeper than any plan, or holds itself.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(inKeyOrder(value));
}

/** Far deeper than any plan, and far below what the stack holds. */
const deepest = 500;

/**
 * Returns the value with the keys of all its objects in order and without those that are `undefined`: the value itself
 * where it is like that already, otherwise a copy of what is not.
 */
export function inKeyOrder<T>(value: T): T {
  return sorted(value, deepest) as T;
}

function sorted(value: unknown, depth: number): unknown {
  if (!isObject(value)) return value;
  if (depth === 0) {
    throw new PlanError({
      code: "PLAN_INVALID",
      message: `It is nested deeper than ${deepest} levels, as no plan is. Nothing was changed.`,
    });
  }
  return Array.isArray(value) ? sortedArray(value, depth) : sortedObject(value, depth);
}

function sortedArray(value: readonly unknown[], depth: number): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let index = 0; index < value.length; index++) {
    const entry = value[index];
    if (!isObject(entry)) continue;
    const inOrder = sorted(entry, depth - 1);
    if (inOrder !== entry) (copy ??= [...value])[index] = inOrder;
  }
  return copy ?? value;
}

function sortedObject(value: Keyed, depth: number): object {
  const keys = Object.keys(value);
  let isInOrder = Object.getPrototypeOf(value) === Object.prototype;
  let last = "";
  /** What of it is not in order itself, by key. */
  let changed: Map<string, unknown> | undefined;
  for (const key of keys) {
    const inside = value[key];
    if (key < last || inside === undefined || key === "__proto__") isInOrder = false;
    last = key;
    if (!isObject(inside)) continue;
    const inOrder = sorted(inside, depth - 1);
    if (inOrder !== inside) (changed ??= new Map<string, unknown>()).set(key, inOrder);
  }
  if (isInOrder && changed === undefined) return value;
  const result: Record<string, unknown> = {};
  for (const key of isInOrder ? keys : keys.sort()) {
    const inside = changed?.get(key) ?? value[key];
    if (inside === undefined) continue;
    // A plain assignment to __proto__ would set the prototype and lose the key.
    if (key === "__proto__") Object.defineProperty(result, key, { value: inside, enumerable: true });
    else result[key] = inside;
  }
  return result;
}
