/** Where the vendor's image reads its credentials from, beside the variables (public install page, rundeck/docs). */
export const credsFilePath = "/app/.rdrunner-creds";

const assignment = (name: string): RegExp =>
  new RegExp(
    String.raw`^([ \t]*(?:export[ \t]+)?${name}[ \t]*=[ \t]*)("[^"\n]*"|'[^'\n]*'|[^\n\r#]*?)([ \t]*\r?)$`,
    "m",
  );

/** The value of an assignment in a creds file; null where there is none. */
export function readAssignment(text: string, name: string): string | null {
  const value = lastMatch(text, name)?.[2];
  return value === undefined ? null : value.replace(/^(["'])([\s\S]*)\1$/, "$2");
}

/**
 * The file with another value in an assignment; everything else stays byte for byte. Null where there is no such
 * assignment, or the value does not fit between its quotes.
 */
export function replaceAssignment(text: string, name: string, value: string): string | null {
  const found = lastMatch(text, name);
  if (found === null) return null;
  const [whole, before = "", old = "", after = ""] = found;
  const quote = /^["']/.exec(old)?.[0] ?? "";
  if (/[\n\r"'\\$`]/.test(value) || (quote === "" && /[\s#;&|<>()*?~]/.test(value))) return null;
  const start = found.index;
  return text.slice(0, start) + before + quote + value + quote + after + text.slice(start + whole.length);
}

// A shell that reads the file takes the last assignment.
function lastMatch(text: string, name: string): RegExpExecArray | null {
  const all = [...text.matchAll(new RegExp(assignment(name).source, "gm"))];
  return all.at(-1) ?? null;
}
