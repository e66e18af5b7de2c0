import { unprintable } from "./unprintable.js";
import { withoutTerminalSequences } from "./without-terminal-sequences.js";

/** Options of {@link printable}. */
export interface PrintableOptions {
  /** More is cut from the beginning, because the reason of a failure stands at the end. @default 2_000 */
  readonly maxCharacters?: number;
}

const every = new RegExp(unprintable.source, "gu");

/**
 * Returns what a host, a cluster or a container wrote fit for a message, log or report: terminal sequences and characters that do
 * not print are taken out, line breaks kept, blank ends trimmed, the length bounded.
 *
 * @example
 * ```ts
 * printable("\u001b[31mdenied\u001b[0m\r\n"); // "denied"
 * ```
 */
export function printable(text: string, options: PrintableOptions = {}): string {
  const { maxCharacters = 2_000 } = options;
  const clean = withoutTerminalSequences(text)
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(every, (character) => (character === "\n" || character === "\t" ? character : ""))
    .trim();
  if (clean.length <= maxCharacters) return clean;
  return `…${clean.slice(clean.length - maxCharacters).replace(/^\p{Cs}/u, "")}`;
}
