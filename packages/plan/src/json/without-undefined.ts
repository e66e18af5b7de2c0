/**
 * A copy without the keys that are `undefined`. In scripts `{ image: undefined }` means that it is left out,
 * as it does in JSON; the schemas tell the two apart. What lies deeper than any of our formats goes (a value
 * that holds itself would have no end).
 */
export function withoutUndefined(value: unknown, depth = 64): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth === 0) return null;
  if (Array.isArray(value)) return value.map((entry) => withoutUndefined(entry, depth - 1));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== undefined)
      .map(([key, entry]) => [key, withoutUndefined(entry, depth - 1)]),
  );
}
