/**
 * A text from outside (a name, a status, a finding) as part of a message: one line, without control
 * characters, bounded.
 */
export function oneLine(text: string, limit = 200): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ").trim();
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}
