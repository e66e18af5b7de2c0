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
export function parseEnvironmentFile(text: string, options: FileSyntax = {}): ReadonlyMap<string, string> {
  return new Map(assignmentsOf(text, options).map(({ name, value }) => [name, value]));
}

/**
 * Gives a variable another value wherever the file sets it, and leaves everything else byte for byte. The text comes
 * back as it was when the file does not set it.
 *
 * @example
 * setInEnvironmentFile("A=1\nTOKEN=old\n", "TOKEN", "new"); // "A=1\nTOKEN=new\n"
 */
export function setInEnvironmentFile(
  text: string,
  name: string,
  value: string,
  options: FileSyntax = {},
): string {
  let result = text;
  for (const assignment of [...assignmentsOf(text, options)].reverse()) {
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

/** What a file may hold beside assignments. */
export interface FileSyntax {
  /** A shell reads it: an assignment may begin with `export`. @default false */
  readonly isShell?: boolean;
}

function assignmentsOf(text: string, { isShell = false }: FileSyntax): readonly Assignment[] {
  const assignments: Assignment[] = [];
  let at = 0;
  while (at < text.length) {
    const line = /^[^\n\r]*/.exec(text.slice(at))?.[0] ?? "";
    const key = /^[ \t]*([^#;=\s][^=]*)=/.exec(line);
    if (key === null) {
      at += line.length + 1;
      continue;
    }
    const value = readValue(text, at + key[0].length);
    const written = (key[1] ?? "").trim();
    const name = isShell ? written.replace(/^export\s+/, "") : written;
    if (/^[A-Za-z_]\w*$/.test(name)) assignments.push({ name, ...value });
    at = value.nextLine;
  }
  return assignments;
}

const afterBackslash = '"\\`$';

/** systemd's own states (`load_env_file_internal`): a quote opens at the beginning of a value, or behind another. */
function readValue(
  text: string,
  from: number,
): { readonly value: string; readonly start: number; readonly end: number; readonly nextLine: number } {
  let state: "before" | "plain" | "single" | "double" = "before";
  let value = "";
  let start = from;
  let end = from;
  /** Length of the value without blanks at its end, which count only within quotes. */
  let kept = 0;
  let at = from;
  for (; at < text.length; at += 1) {
    const character = text[at] ?? "";
    const next = text[at + 1] ?? "";
    const isBlank = character === " " || character === "\t";
    // A carriage return ends a line as a line feed does.
    if ((state === "before" || state === "plain") && (character === "\n" || character === "\r")) break;
    if (state === "before" && isBlank) {
      if (value === "" && end === start) start = end = at + 1;
      continue;
    }
    if (state === "before" && (character === "'" || character === '"')) {
      state = character === "'" ? "single" : "double";
    } else if ((state === "single" && character === "'") || (state === "double" && character === '"')) {
      state = "before";
    } else if (character === "\\" && state !== "single") {
      at += 1;
      if (state !== "double") state = "plain";
      if (next !== "\n" && next !== "\r")
        value += state === "double" && !afterBackslash.includes(next) ? `\\${next}` : next;
    } else {
      if (state === "before") state = "plain";
      value += character;
      if (state === "plain" && isBlank) continue;
    }
    kept = value.length;
    end = at + 1;
  }
  return { value: value.slice(0, kept), start, end, nextLine: at + 1 };
}
