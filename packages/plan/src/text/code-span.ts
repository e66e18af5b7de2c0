import { oneLine } from "./one-line.js";
import { escapeMarkdown } from "./escape-markdown.js";

/**
 * Returns a text from outside as a code span, unchanged but for what does not print: its delimiters are longer than any
 * run of backticks in it (CommonMark, code spans).
 *
 * @example
 * ```ts
 * codeSpan("a`b"); // ``a`b``
 * ```
 */
export function codeSpan(text: string, limit = 2000): string {
  const line = oneLine(text, limit);
  const delimiter = "`".repeat(longestRun(line) + 1);
  // A renderer takes one blank off at both ends; without one, a backtick at an end would belong to the delimiter.
  const pad = line === "" || /^`|`$/.test(line) ? " " : "";
  return line === "" ? "` `" : `${delimiter}${pad}${line}${pad}${delimiter}`;
}

/** The same in the cell of a table, where a pipe ends the cell in a code span, too: such a text is escaped instead. */
export function codeCell(text: string): string {
  return /[|\\]/.test(text) ? escapeMarkdown(text) : codeSpan(text);
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}
