import { createHash } from "node:crypto";
import { ApplyError } from "../errors/apply-error.js";
import type { JournalEvent } from "../events/journal-event.js";
import { damaged, tooLong } from "./journal-errors.js";
import { parseJournalEvent } from "./parse-journal-event.js";

const lineEnd = 0x0a;

/** One line of a journal file: the checksum of the JSON, a blank, the JSON. */
export function toJournalLine(event: JournalEvent): string {
  const json = jsonOf(event);
  return `${checksum(json)} ${json}\n`;
}

/** Deeper than a plan may be (500 levels), and far below what the stack holds. */
const deepest = 1_000;

function jsonOf(event: JournalEvent): string {
  try {
    const json = JSON.stringify(event);
    if (!isNestedDeeper(json, deepest)) return json;
  } catch (error) {
    // JSON.stringify runs out of stack.
    if (!(error instanceof RangeError)) throw error;
  }
  throw new ApplyError({
    code: "JOURNAL_NOT_WRITABLE",
    message: `An event (${event.type}) is nested deeper than ${deepest} levels, and could not be read back. It was not written.`,
    remedies: ["Check what the executor or the handler of an inserted step recorded."],
  });
}

/** Whether JSON has more than `most` levels, told from its text: a parser of ours must not run out of stack. */
function isNestedDeeper(json: string, most: number): boolean {
  // Each level has a bracket: most lines are too short for so many.
  if (json.length <= most) return false;
  let depth = 0;
  let isInText = false;
  for (let index = 0; index < json.length; index += 1) {
    const unit = json.charCodeAt(index);
    if (isInText) {
      if (unit === backslash) index += 1;
      else if (unit === quote) isInText = false;
    } else if (unit === quote) isInText = true;
    else if (unit === openBracket || unit === openBrace) {
      depth += 1;
      if (depth > most) return true;
    } else if (unit === closeBracket || unit === closeBrace) depth -= 1;
  }
  return false;
}

const [quote, backslash, openBracket, closeBracket, openBrace, closeBrace] = [
  0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d,
];

/** The plan's line is the longest; that of a hundred thousand Runners has about 60 MB. No text can have 512 MiB. */
const mostLineBytes = 256 * 1024 * 1024;

/**
 * Reads a journal file's bytes, line by line: the whole may be longer than a text can be. A last line without its end was
 * torn by a crash and is dropped; `intactLength` is the length in bytes of what stands before it. A line of more than
 * `mostBytes` throws `JOURNAL_NOT_READABLE`, any other line that does not fit `JOURNAL_DAMAGED`.
 */
export function parseJournal(
  bytes: Buffer,
  name: string,
  mostBytes: number = mostLineBytes,
): { readonly events: readonly JournalEvent[]; readonly intactLength: number } {
  const events: JournalEvent[] = [];
  let intactLength = 0;
  // What stands behind the last line end: nothing, or a line that a crash tore. A line that was written to its end
  // and does not fit is damage, also at the end: it may have told of an effect.
  for (let end = bytes.indexOf(lineEnd); end >= 0; end = bytes.indexOf(lineEnd, intactLength)) {
    const index = events.length;
    if (end - intactLength > mostBytes) throw tooLong(name, index + 1, mostBytes);
    const json = readLine(bytes.toString("utf8", intactLength, end));
    if (json === null)
      throw damaged(name, index + 1, "its checksum does not fit, or it is nested too deeply");
    const event = parseJournalEvent(json);
    if (event === null) throw damaged(name, index + 1, "it is no event that this version knows");
    if (index === 0 && event.type !== "run-started") throw damaged(name, 1, "it does not hold a plan");
    events.push(event);
    intactLength = end + 1;
  }
  return { events, intactLength };
}

function readLine(line: string): unknown {
  const separator = line.indexOf(" ");
  const json = line.slice(separator + 1);
  if (separator < 0 || line.slice(0, separator) !== checksum(json)) return null;
  if (isNestedDeeper(json, deepest)) return null;
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return null;
  }
}

function checksum(json: string): string {
  return createHash("sha256").update(json).digest("hex").slice(0, 16);
}
