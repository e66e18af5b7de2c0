/** One assignment in an EnvironmentFile: where it stands in the text, and what it gives. */
interface Assignment {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The assignments of an EnvironmentFile as systemd reads it (systemd.exec, `EnvironmentFile=`): comments begin with
 * `#` or `;`, a backslash at the end of a line goes on with the next, single and double quotes quote.
 */
export function parseEnvironmentFile(text: string): ReadonlyMap<string, string> {
  return new Map(assignmentsOf(text).map(({ name, value }) => [name, value]));
}

/**
 * Gives a variable another value wherever the file sets it, and leaves everything else byte for byte. The text comes
 * back as it was when the file does not set it.
 *
 * @example
 * setInEnvironmentFile("A=1\nTOKEN=old\n", "TOKEN", "new"); // "A=1\nTOKEN=new\n"
 */
export function setInEnvironmentFile(text: string, name: string, value: string): string {
  let result = text;
  for (const assignment of [...assignmentsOf(text)].reverse()) {
    if (assignment.name === name) {
      result = `${result.slice(0, assignment.start)}${quoteValue(value)}${result.slice(assignment.end)}`;
    }
  }
  return result;
}

/** Writes a value so that the file gives it back, whatever is in it. */
export function quoteValue(value: string): string {
  if (/^[\w@%+=:,./~-]*$/.test(value)) return value;
  return `"${value.replaceAll(/["\\$`]/g, (character) => `\\${character}`)}"`;
}

function assignmentsOf(text: string): readonly Assignment[] {
  const assignments: Assignment[] = [];
  let at = 0;
  while (at < text.length) {
    const line = lineAt(text, at);
    const match = /^([ \t]*)([A-Za-z_]\w*)[ \t]*=/.exec(line);
    if (match === null) {
      at = endOfLine(text, at, { joins: !/^[ \t]*[#;]/.test(line) });
      continue;
    }
    const value = readValue(text, at + match[0].length);
    assignments.push({ name: match[2] ?? "", ...value });
    at = endOfLine(text, value.end, { joins: true });
  }
  return assignments;
}

function readValue(
  text: string,
  from: number,
): { readonly value: string; readonly start: number; readonly end: number } {
  let start = from;
  while (text[start] === " " || text[start] === "\t") start += 1;
  let value = "";
  let kept = 0;
  let end = start;
  let quote: '"' | "'" | null = null;
  let at = start;
  for (; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (quote === null && character === "\n") break;
    const next = text[at + 1];
    if (quote === null && (character === '"' || character === "'") && value.length === kept) {
      quote = character;
    } else if (character === quote) {
      quote = null;
      kept = value.length;
    } else if (character === "\\" && quote !== "'" && next !== undefined) {
      at += 1;
      if (next !== "\n") value += quote === '"' && !'"\\$`'.includes(next) ? `\\${next}` : next;
      if (quote === null) kept = value.length;
    } else {
      value += character;
      if (quote === null && character !== " " && character !== "\t" && character !== "\r")
        kept = value.length;
    }
    if (quote === null && value.length === kept) end = at + 1;
  }
  if (quote !== null) {
    // A quote that is never closed: systemd takes the rest; so do we, and nothing follows it.
    return { value, start, end: at };
  }
  return { value: value.slice(0, kept), start, end };
}

function lineAt(text: string, at: number): string {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.slice(at) : text.slice(at, end);
}

function endOfLine(text: string, from: number, options: { readonly joins: boolean }): number {
  let end = text.indexOf("\n", from);
  while (options.joins && end > 0 && text[end - 1] === "\\") end = text.indexOf("\n", end + 1);
  return end === -1 ? text.length : end + 1;
}
