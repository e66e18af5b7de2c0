/**
 * Returns a text as one word of a POSIX shell, unchanged and never shortened: a person copies it, and half a command is
 * worse than none. Characters that do not print are refused where hosts and plans are read.
 *
 * Throws `TypeError` for a text with a NUL character, which no argument of a program can hold.
 *
 * @example
 * ```ts
 * quotePosix("it's $HOME"); // 'it'\''s $HOME'
 * ```
 */
export function quotePosix(text: string): string {
  if (text.includes("\0")) throw new TypeError("No argument of a program can hold a NUL character.");
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
