import { oneLine } from "../text/one-line.js";

/** A text from outside inside a line of Markdown: it shows as it is and formats nothing. */
export function escapeMarkdown(text: string): string {
  return oneLine(text, 500).replace(/[\\`*_[\]<>#|~]/g, "\\$&");
}

/** A text from outside as a code span. A code span knows no escapes, so backticks in it become quotes. */
export function code(text: string): string {
  return `\`${oneLine(text, 500).replaceAll("`", "'")}\``;
}
