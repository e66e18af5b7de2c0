import { isSameJson } from "../json/is-same-json.js";

/** Returns the names of the properties in which two objects differ, sorted. */
export function differingProperties(before: object, after: object): string[] {
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const names = new Set([...was.keys(), ...is.keys()]);
  return [...names].filter((name) => !isSameJson(was.get(name), is.get(name))).sort();
}
