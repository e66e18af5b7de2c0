import { oneLine } from "./one-line.js";

/** Returns a name as it is shown and compared: without what does not print, never shortened. */
export function displayedName(name: string): string {
  return oneLine(name, Infinity);
}
