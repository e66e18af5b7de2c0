import { unprintable } from "./unprintable.js";

/**
 * Escape sequences of terminals as a whole, with 7-bit and 8-bit introducers: CSI, strings with their terminator (OSC,
 * DCS, SOS, PM, APC), and short ones. A string without its terminator loses its introducer only, so that it hides no
 * text behind it.
 */
const escapeSequences =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0000-\u001f\u007f-\u009f]*(?:\u0007|\u001b\\|\u009c)|\u001b[ -/]*[0-~]/g;
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
  const line = text
    .slice(0, limit * 8)
    .replace(escapeSequences, "")
    .replace(runs, " ")
    .trim();
  return line.length > limit ? `${line.slice(0, limit - 1).replace(/\p{Cs}$/u, "")}…` : line;
}
