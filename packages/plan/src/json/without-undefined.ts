import { isObject, type Keyed } from "./is-object.js";

/**
 * The value without the keys that are `undefined`: itself where there are none, otherwise a copy of what has some. In
 * scripts `{ image: undefined }` means that it is left out, as it does in JSON; the schemas tell the two apart. What lies
 * deeper than any of our formats goes (a value that holds itself would have no end).
 */
export function withoutUndefined(value: unknown, depth = 64): unknown {
  if (!isObject(value)) return value;
  if (depth === 0) return null;
  return Array.isArray(value) ? cleanArray(value, depth) : cleanObject(value, depth);
}

function cleanArray(value: readonly unknown[], depth: number): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (const [index, entry] of value.entries()) {
    const clean = isObject(entry) ? withoutUndefined(entry, depth - 1) : entry;
    if (clean !== entry) (copy ??= [...value])[index] = clean;
  }
  return copy ?? value;
}

function cleanObject(value: Keyed, depth: number): object {
  const keys = Object.keys(value);
  let isClean = Object.getPrototypeOf(value) === Object.prototype;
  /** What of it is a copy, by key. */
  let changed: Map<string, unknown> | undefined;
  for (const key of keys) {
    const entry = value[key];
    if (entry === undefined) isClean = false;
    if (!isObject(entry)) continue;
    const clean = withoutUndefined(entry, depth - 1);
    if (clean !== entry) (changed ??= new Map<string, unknown>()).set(key, clean);
  }
  if (isClean && changed === undefined) return value;
  return Object.fromEntries(
    keys
      .filter((key) => value[key] !== undefined)
      .map((key) => [key, changed?.has(key) === true ? changed.get(key) : value[key]]),
  );
}
