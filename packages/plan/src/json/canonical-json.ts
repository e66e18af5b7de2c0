/**
 * JSON with sorted keys and no white space: the same value gives the same text, byte for byte,
 * whatever the order in which its keys were written. Keys whose value is `undefined` are left out.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const result: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value).sort(byKey)) {
    // A plain assignment to __proto__ would set the prototype and lose the key.
    if (key === "__proto__") Object.defineProperty(result, key, { value: sorted(entry), enumerable: true });
    else result[key] = sorted(entry);
  }
  return result;
}

function byKey([left]: [string, unknown], [right]: [string, unknown]): number {
  return left < right ? -1 : 1;
}
