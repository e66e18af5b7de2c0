import { isObject, type Keyed } from "./is-object.js";

/** Whether two values are the same JSON, whatever the order of their keys. A key that is `undefined` is not there. */
export function isSameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (!isObject(left) || !isObject(right)) return false;
  if (Array.isArray(left)) return Array.isArray(right) && areSame(left, right);
  return !Array.isArray(right) && haveSame(left, right);
}

function areSame(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((entry, index) => isSameJson(entry, right[index]));
}

function haveSame(left: Keyed, right: Keyed): boolean {
  let count = 0;
  for (const key of Object.keys(left)) {
    if (left[key] === undefined) continue;
    if (!Object.hasOwn(right, key) || !isSameJson(left[key], right[key])) return false;
    count += 1;
  }
  for (const key of Object.keys(right)) if (right[key] !== undefined) count -= 1;
  return count === 0;
}
