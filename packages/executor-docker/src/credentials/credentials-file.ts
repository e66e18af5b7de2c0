/** The names in the file `.rdrunner-creds`: shell assignments (rundeck/docs, Deploying Runners in Containers). */
export const fileNames = {
  token: "RUNDECK_RUNNER_TOKEN",
  url: "RUNDECK_SERVER_URL",
  id: "RUNDECK_RUNNER_ID",
} as const;

/** Where an assignment's value stands in the file, quotes included. */
interface Place {
  readonly start: number;
  readonly end: number;
}

/** The value of an assignment; null when there is none. */
export function valueIn(text: string, name: string): string | null {
  const place = placeOf(text, name);
  if (place === null) return null;
  const raw = text.slice(place.start, place.end);
  if (raw.length > 1 && raw.startsWith("'") && raw.endsWith("'")) return raw.slice(1, -1);
  const isQuoted = raw.length > 1 && raw.startsWith('"') && raw.endsWith('"');
  return isQuoted ? raw.slice(1, -1).replaceAll(/\\(["\\$`])/g, "$1") : raw;
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

/** Behind the closing quote, or where a shell ends a plain word. */
function endIn(line: string, start: number): number {
  const quote = line[start];
  if (quote === '"' || quote === "'") {
    let at = start + 1;
    while (at < line.length && line[at] !== quote) at += quote === '"' && line[at] === "\\" ? 2 : 1;
    if (at < line.length) return at + 1;
  }
  let end = start;
  while (end < line.length && !/[\s#;]/.test(line.charAt(end))) end += 1;
  return end;
}

function afterBlanks(line: string, from: number): number {
  let at = from;
  while (line[at] === " " || line[at] === "\t") at += 1;
  return at;
}

/**
 * The file with another token, everything else as it was. What a file that was cut short lacks is filled in, so that a
 * Runner can read it again. Pure.
 */
export function withToken(
  text: string,
  values: { readonly token: string; readonly url: string; readonly id: string },
): string {
  let written = text;
  for (const key of ["token", "url", "id"] as const) {
    const place = placeOf(written, fileNames[key]);
    const value = quote(values[key]);
    if (place === null) {
      const gap = written === "" || written.endsWith("\n") ? "" : "\n";
      written = `${written}${gap}${fileNames[key]}=${value}\n`;
    } else if (key === "token") {
      written = written.slice(0, place.start) + value + written.slice(place.end);
    }
  }
  return written;
}

function quote(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
