import { unprintable } from "../text/unprintable.js";

/** Whether a text can be an image reference in a command: no blank, nothing that does not print, no option. */
export function isImageReference(text: string): boolean {
  return /^[^\s-]\S*$/.test(text) && !unprintable.test(text);
}
