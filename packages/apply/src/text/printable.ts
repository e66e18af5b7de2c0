/** Escape sequences of terminals: colours, cursor moves, titles. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const escapeSequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-_])/g;
/** Everything that does not print, except the blank; what turns the direction of text, or hides in it, too. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/**
 * Text from outside, made fit for a message: one line, no control characters, at most `limit` characters.
 *
 * @example
 * ```ts
 * printable("\u001b[31mno\u001b[0m\n"); // "no"
 * ```
 */
export function printable(text: string, limit = 1_000): string {
  const clean = text
    .slice(0, limit * 8)
    .replace(escapeSequences, "")
    .replace(unprintable, " ")
    .trim();
  return clean.length <= limit ? clean : `${clean.slice(0, limit - 1)}…`;
}
