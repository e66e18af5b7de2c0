/** Where the vendor's image reads its credentials from, beside the variables (public install page, rundeck/docs). */
export const credsFilePath = "/app/.rdrunner-creds";

/** An assignment, with the place of its value in the file, quotes included. */
interface Assignment {
  readonly value: string;
  readonly start: number;
}

/** The value of an assignment in a creds file; null where there is none. */
export function readAssignment(text: string, name: string): string | null {
  const found = lastAssignment(text, name);
  return found === null ? null : unquoted(found.value);
}

/**
 * The file with another value in an assignment; everything else stays byte for byte. Null where there is no such
 * assignment, or the value does not fit between its quotes.
 */
export function replaceAssignment(text: string, name: string, value: string): string | null {
  const found = lastAssignment(text, name);
  if (found === null) return null;
  const quote = /^["']/.exec(found.value)?.[0] ?? "";
  if (/[\n\r"'\\$`]/.test(value) || (quote === "" && /[\s#;&|<>()*?~]/.test(value))) return null;
  const end = found.start + found.value.length;
  return text.slice(0, found.start) + quote + value + quote + text.slice(end);
}

/** Reads each character a bounded number of times: the file may be anything. A shell takes the last assignment. */
function lastAssignment(text: string, name: string): Assignment | null {
  let found: Assignment | null = null;
  let start = 0;
  for (const line of text.split("\n")) {
    const assignment = assignmentIn(line, name);
    if (assignment !== null) found = { ...assignment, start: start + assignment.start };
    start += line.length + 1;
  }
  return found;
}

function assignmentIn(line: string, name: string): Assignment | null {
  let at = afterBlanks(line, 0);
  if (/^export[ \t]/.test(line.slice(at, at + 7))) at = afterBlanks(line, at + 6);
  if (!line.startsWith(name, at)) return null;
  at = afterBlanks(line, at + name.length);
  if (line[at] !== "=") return null;
  const start = afterBlanks(line, at + 1);
  const value = line.slice(start, Math.max(start, beforeBlanks(line)));
  return isQuoted(value) || !/[\r#]/.test(value) ? { value, start } : null;
}

function isQuoted(value: string): boolean {
  return /^(?:"[^"]*"|'[^']*')$/.test(value);
}

function unquoted(value: string): string {
  const quote = value[0];
  const isInQuotes = value.length > 1 && (quote === '"' || quote === "'") && value.endsWith(quote);
  return isInQuotes ? value.slice(1, -1) : value;
}

function afterBlanks(line: string, from: number): number {
  let at = from;
  while (line[at] === " " || line[at] === "\t") at += 1;
  return at;
}

/** Where the line ends without the blanks at its end, and without the first half of a line end of Windows. */
function beforeBlanks(line: string): number {
  let at = line.endsWith("\r") ? line.length - 1 : line.length;
  while (line[at - 1] === " " || line[at - 1] === "\t") at -= 1;
  return at;
}
