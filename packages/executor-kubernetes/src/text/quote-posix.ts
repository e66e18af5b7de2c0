/** A text as one word of a POSIX shell, for commands that a person is to run. */
export function quotePosix(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
