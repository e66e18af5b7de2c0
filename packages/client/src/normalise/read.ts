import type { RunnerApiError } from "../errors/runner-api-error.js";

/** Makes the error for a body of an unexpected shape; it knows the call, the reader knows what is wrong. */
export type Unexpected = (problem: string) => RunnerApiError;

/** A JSON object, or null for everything else. */
export function recordOf(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : null;
}

/** A string, also where the server wrote a number; null for everything else. An empty string stays. */
export function stringOf(value: unknown): string | null {
  if (typeof value === "string") return value;
  return typeof value === "number" && Number.isFinite(value) ? String(value) : null;
}

/** A finite number, also where the server wrote it as a string; null for everything else. */
export function numberOf(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string" || value.trim() === "") return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** A boolean, also where the server wrote it as a string; null for everything else. */
export function booleanOf(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  if (value === "true") return true;
  return value === "false" ? false : null;
}

/** The strings of a list, or of a comma string; empty for everything else. */
export function stringsOf(value: unknown): string[] {
  const parts: unknown[] = Array.isArray(value) ? value : typeof value === "string" ? value.split(",") : [];
  return parts.map((part) => stringOf(part)?.trim() ?? "").filter((part) => part !== "");
}

/** The entries of an object whose values can be read; empty for everything else. */
export function mapOf<T>(value: unknown, read: (entry: unknown) => T | null): Record<string, T> {
  const entries = Object.entries(recordOf(value) ?? {}).flatMap(([key, entry]) => {
    const result = read(entry);
    return result === null ? [] : [[key, result] as const];
  });
  return Object.fromEntries(entries);
}
