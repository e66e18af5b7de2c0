/** Where the vendor's image reads its credentials from, beside the variables (public install page, rundeck/docs). */
export const credsFilePath = "/app/.rdrunner-creds";

/** The names in a creds file, whose lines are shell assignments (rundeck/docs, Deploying Runners in Containers). */
export const credsFileNames = {
  token: "RUNDECK_RUNNER_TOKEN",
  url: "RUNDECK_SERVER_URL",
  id: "RUNDECK_RUNNER_ID",
} as const;

/** Where an assignment's value is in the file, quotes included. */
interface Place {
  readonly start: number;
  readonly end: number;
}

/**
 * Returns the value that `sh` gives a name when it reads the file; null where no line assigns it. Expansions are not
 * carried out. The first half of a Windows line end is not part of a value.
 */
export function readAssignment(text: string, name: string): string | null {
  const place = placeOf(text, name);
  return place === null ? null : unquoted(text.slice(place.start, place.end));
}

/**
 * Returns the file with another value in an assignment, quoted so that `sh` reads it back; everything else stays byte
 * for byte. Null where no line assigns the name, and for a value with a line break: a reader that goes line by line would
 * take the second line for an assignment of its own.
 */
export function replaceAssignment(text: string, name: string, value: string): string | null {
  const place = /[\r\n\0]/.test(value) ? null : placeOf(text, name);
  return place === null ? null : text.slice(0, place.start) + quoted(value) + text.slice(place.end);
}

/** Returns the line that assigns a value, quoted so that `sh` reads it back. */
export function assignmentLine(name: string, value: string): string {
  return `${name}=${quoted(value)}\n`;
}

/** Reads each character a bounded number of times: the file may be anything. A shell takes the last assignment. */
function placeOf(text: string, name: string): Place | null {
  let found: Place | null = null;
  let from = 0;
  for (const line of text.split("\n")) {
    const start = startIn(line, `${name}=`);
    if (start !== null) found = { start: from + start, end: from + endIn(line, start) };
    from += line.length + 1;
  }
  return found;
}

function startIn(line: string, head: string): number | null {
  let at = afterBlanks(line, 0);
  if (/^export[ \t]/.test(line.slice(at, at + 7))) at = afterBlanks(line, at + 6);
  return line.startsWith(head, at) ? at + head.length : null;
}

/** Returns the end of the word that begins at `start`: plain, quoted and escaped parts, one behind another. */
function endIn(line: string, start: number): number {
  let at = start;
  while (at < line.length && !/[\s;&|<>()]/.test(line.charAt(at))) at = afterPart(line, at);
  return at;
}

/** A quote that the line does not close is a character like any other. */
function afterPart(line: string, start: number): number {
  const first = line[start];
  if (first === "\\") return Math.min(start + 2, line.length);
  return (
    (first === '"' || first === "'" ? afterQuote(line, start, first) : null) ?? afterPlain(line, start + 1)
  );
}

function afterQuote(line: string, start: number, quote: string): number | null {
  let at = start + 1;
  while (at < line.length && line[at] !== quote) at += quote === '"' && line[at] === "\\" ? 2 : 1;
  return at < line.length ? at + 1 : null;
}

function afterPlain(line: string, start: number): number {
  let at = start;
  while (at < line.length && !/[\s;&|<>()"'\\]/.test(line.charAt(at))) at += 1;
  return at;
}

function unquoted(word: string): string {
  let value = "";
  for (let at = 0; at < word.length;) {
    const end = afterPart(word, at);
    value += unquotedPart(word.slice(at, end));
    at = end;
  }
  return value;
}

function unquotedPart(part: string): string {
  const first = part[0];
  if (first === "\\" && part.length > 1) return part.slice(1);
  if (part.length < 2 || !part.endsWith(first ?? "")) return part;
  if (first === "'") return part.slice(1, -1);
  return first === '"' ? part.slice(1, -1).replaceAll(/\\(["\\$`])/g, "$1") : part;
}

function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
}

function afterBlanks(line: string, from: number): number {
  let at = from;
  while (line[at] === " " || line[at] === "\t") at += 1;
  return at;
}
