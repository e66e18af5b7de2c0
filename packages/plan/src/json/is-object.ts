/** An object of JSON, or an array, by key. */
export type Keyed = Readonly<Record<string, unknown>>;

/** Whether a value has keys: an object or an array. */
export function isObject(value: unknown): value is Keyed {
  return typeof value === "object" && value !== null;
}
