/** Options of {@link printable}. */
export interface PrintableOptions {
  /** More is cut from the beginning, because the reason of a failure stands at the end. @default 2_000 */
  readonly maxCharacters?: number;
}

// `plan` has this for everything else. A transport depends on no other package of ours, so it brings its own.
// Escape sequences of terminals as a whole (CSI, OSC, two-character ones), so that no remains like "[31m" are left.
// eslint-disable-next-line no-control-regex
const escapeSequences = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[ -/]*[0-~])/g;
// Control characters, and those that turn the direction of text or hide in it.
const hiddenCharacters = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/**
 * Makes what a host wrote fit to stand in a message, log or report: terminal sequences and control characters are
 * taken out, line breaks kept, blank ends trimmed, the length bounded.
 *
 * @example
 * printable("\u001b[31mdenied\u001b[0m\r\n"); // "denied"
 */
export function printable(text: string, options: PrintableOptions = {}): string {
  const { maxCharacters = 2_000 } = options;
  const clean = text
    .replace(escapeSequences, "")
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(hiddenCharacters, (character) => (character === "\n" || character === "\t" ? character : ""))
    .trim();
  return clean.length > maxCharacters ? `…${clean.slice(clean.length - maxCharacters)}` : clean;
}
