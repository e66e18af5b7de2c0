/**
 * Quotes a text as one word of a POSIX shell, whatever is in it: nothing is expanded, nothing ends it early.
 *
 * Throws `TypeError` for a text with a NUL character, which no argument of a program can hold.
 *
 * @example
 * quotePosix("it's $HOME"); // 'it'\''s $HOME'
 */
export function quotePosix(text: string): string {
  refuseNul(text);
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * As {@link quotePosix}, but the result stands on one line: line feeds are written as the shell variable
 * `lineFeed`, which the script that uses it must have set.
 */
export function quotePosixOnOneLine(text: string): string {
  return text
    .split("\n")
    .map((part) => quotePosix(part))
    .join('"$lineFeed"');
}

function refuseNul(text: string): void {
  if (text.includes("\0")) {
    throw new TypeError(
      "An argument, variable or path holds a NUL character, which no program can be given.",
    );
  }
}
