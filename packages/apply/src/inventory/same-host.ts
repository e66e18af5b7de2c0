import type { Host } from "@runner-upgrade/plan";

/**
 * Whether two hosts mean one place of a Runner: the same platform and address, and nothing that both name is different. One may
 * say more than the other, as a person's does. The site is no part of it. Pure.
 */
export function isSameHost(one: Host, other: Host): boolean {
  const [left, right] = [one, other].map((host): Readonly<Record<string, unknown>> => ({ ...host }));
  if (left === undefined || right === undefined) return false;
  return Object.entries(left).every(
    ([name, value]) => name === "site" || right[name] === undefined || fits(value, right[name]),
  );
}

function fits(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other)) return JSON.stringify(one) === JSON.stringify(other);
  return Object.entries(one).every(([name, value]) => other[name] === undefined || fits(value, other[name]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
