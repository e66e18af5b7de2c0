import { unprintable } from "./unprintable.js";
import { withoutTerminalSequences } from "./without-terminal-sequences.js";

/** Printable ASCII without a space at either end: what nearly every text is. */
const plain = /^[!-~](?:[ -~]*[!-~])?$/;
const runs = new RegExp(`${unprintable.source}+`, "gu");

/**
 * Returns a text from outside (a name, a status, a finding) fit for any output: one line without terminal sequences and
 * without characters that do not print, at most `limit` UTF-16 code units long. Idempotent.
 *
 * @example
 * ```ts
 * oneLine("\u001b[31meu-1\u001b[0m\n"); // "eu-1"
 * ```
 */
export function oneLine(text: string, limit = 200): string {
  if (text.length <= limit && plain.test(text)) return text;
  // Sequences are short; what lies far beyond the limit is not even looked at.
  const line = withoutTerminalSequences(text.slice(0, limit * 8))
    .replace(runs, " ")
    .trim();
  return line.length > limit ? `${line.slice(0, limit - 1).replace(/\p{Cs}$/u, "")}…` : line;
}
