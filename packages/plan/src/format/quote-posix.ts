import { oneLine } from "../text/one-line.js";

/** A text from outside as one word of a POSIX shell, in a command that a person copies. */
export function quotePosix(text: string): string {
  const line = oneLine(text, 1000);
  return /^[\w@%+=:,./-]+$/.test(line) ? line : `'${line.replaceAll("'", String.raw`'\''`)}'`;
}
