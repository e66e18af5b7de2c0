import { unprintable } from "../text/unprintable.js";

/** Whether a Runner's id may stand in a file's name, a command and the path of a URL. */
export function isSafeId(id: string): boolean {
  return !unprintable.test(id) && id !== "." && id !== "..";
}
