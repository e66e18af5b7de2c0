import { isObject, type Keyed } from "../json/is-object.js";

/** A JSON object, or null for everything else. */
export function recordOf(value: unknown): Keyed | null {
  return isObject(value) && !Array.isArray(value) ? value : null;
}

/** A text that is not blank, trimmed, also where the server wrote a number; null for everything else. */
export function textOf(value: unknown): string | null {
  if (typeof value === "number") return String(value);
  const text = typeof value === "string" ? value.trim() : "";
  return text === "" ? null : text;
}

/** Whether a value is not there: exports leave fields out, or write null. */
export function isMissing(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}
