/** One word of an `Environment=` line. */
interface Word {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** The variables that the `Environment=` lines of a unit file or drop-in set (systemd.exec). */
export function parseUnitVariables(text: string): ReadonlyMap<string, string> {
  return new Map(wordsOf(text).map(({ name, value }) => [name, value]));
}

/**
 * Gives a variable another value wherever an `Environment=` line of the file sets it, and leaves everything else byte
 * for byte. It never adds a line.
 *
 * @example
 * setInUnitFile("[Service]\nEnvironment=TOKEN=old A=1\n", "TOKEN", "new");
 */
export function setInUnitFile(text: string, name: string, value: string): string {
  let result = text;
  for (const word of [...wordsOf(text)].reverse()) {
    if (word.name === name) {
      result = `${result.slice(0, word.start)}${quoteAssignment(name, value)}${result.slice(word.end)}`;
    }
  }
  return result;
}

/** Writes `NAME=value` so that systemd reads it back, whatever is in the value. */
export function quoteAssignment(name: string, value: string): string {
  const plain = /^[\w@+=:,./~-]*$/.test(value);
  const escaped = value
    .replaceAll(/["\\]/g, (character) => `\\${character}`)
    // systemd ends a line at a carriage return as well.
    // eslint-disable-next-line no-control-regex -- control characters are what is escaped
    .replaceAll(/[\u0001-\u001f\u007f]/g, (one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, "0")}`)
    .replaceAll("%", "%%");
  return plain ? `${name}=${value}` : `"${name}=${escaped}"`;
}

function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  let section = "";
  let at = 0;
  while (at < text.length) {
    const end = endOfLogicalLine(text, at);
    const line = text.slice(at, end);
    const heading = /^\s*\[([^\]]+)\]/.exec(line);
    if (heading !== null) section = heading[1] ?? "";
    const assignment = /^[ \t]*Environment[ \t]*=/.exec(line);
    if (assignment !== null && section === "Service")
      words.push(...splitWords(text, at + assignment[0].length, end));
    at = end + 1;
  }
  return words;
}

/** The end of a line with all that a backslash at its end goes on with. Comments between are no end (systemd.syntax). */
function endOfLogicalLine(text: string, from: number): number {
  let end = endOfLine(text, from);
  if (isCommentAt(text, from)) return end;
  while (
    end < text.length &&
    (text[end - 1] === "\\" || (text[end - 1] === "\r" && text[end - 2] === "\\"))
  ) {
    let next = end + 1;
    while (next < text.length && isCommentAt(text, next)) next = endOfLine(text, next) + 1;
    end = endOfLine(text, Math.min(next, text.length));
  }
  return end;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

function isCommentAt(text: string, at: number): boolean {
  return /^[ \t]*[#;]/.test(text.slice(at, endOfLine(text, at)));
}

/** How long a continuation is that stands here: backslash, line end, and the comments behind it. 0 for none. */
function continuationAt(text: string, at: number): number {
  const mark = /^\\\r?\n/.exec(text.slice(at, at + 3))?.[0];
  if (mark === undefined) return 0;
  let next = at + mark.length;
  while (next < text.length && isCommentAt(text, next)) next = endOfLine(text, next) + 1;
  return Math.min(next, text.length) - at;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", s: " ", r: "\r" };

function splitWords(text: string, from: number, to: number): readonly Word[] {
  const words: Word[] = [];
  let at = from;
  while (at < to) {
    const skipped = continuationAt(text, at) || (isBlank(text[at]) ? 1 : 0);
    if (skipped > 0) {
      at += skipped;
      continue;
    }
    const start = at;
    let content = "";
    let quote: string | null = null;
    while (at < to) {
      const character = text[at] ?? "";
      const next = text[at + 1] ?? "";
      const continued = continuationAt(text, at);
      if (quote === null && (continued > 0 || isBlank(character))) break;
      if (continued > 0) {
        content += " ";
        at += continued;
        continue;
      }
      if (quote === null && (character === '"' || character === "'")) quote = character;
      else if (character === quote) quote = null;
      else if (character === "\\") {
        at += 1;
        const hex = /^x([\da-fA-F]{2})/.exec(text.slice(at, at + 3));
        if (hex !== null) {
          content += String.fromCharCode(Number.parseInt(hex[1] ?? "", 16));
          at += 2;
        } else content += escapes[next] ?? next;
      } else content += character;
      at += 1;
    }
    const equals = content.indexOf("=");
    if (equals > 0) {
      const value = content.slice(equals + 1).replaceAll("%%", "%");
      words.push({ name: content.slice(0, equals), value, start, end: at });
    }
  }
  return words;
}

function isBlank(character: string | undefined): boolean {
  return character === " " || character === "\t" || character === "\r";
}
