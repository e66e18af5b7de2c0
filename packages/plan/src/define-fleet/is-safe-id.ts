import { unprintable } from "../text/unprintable.js";

/** What nearly every id is. */
const isPlain = /^[\w-]+$/;

/** Whether a Runner's id may stand in a file's name, a command and the path of a URL. */
export function isSafeId(id: string): boolean {
  if (isPlain.test(id)) return true;
  return !unprintable.test(id) && id !== "." && id !== "..";
}
