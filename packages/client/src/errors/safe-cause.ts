import { redact } from "./redact.js";

const deepest = 5;

/**
 * A copy of what was thrown, with its name, code and causes, and without secrets. The original is not kept: a custom
 * `fetch` may hang a whole request on its errors, headers included.
 */
export function safeCause(thrown: unknown, secrets: Iterable<string>, depth = 0): Error | undefined {
  if (thrown === undefined || thrown === null || depth > deepest) return undefined;
  const known = [...secrets];
  if (!(thrown instanceof Error))
    return new Error(redact(typeof thrown === "string" ? thrown : "not an error", known));

  const cause = safeCause(firstCause(thrown), known, depth + 1);
  const copy = new Error(redact(thrown.message, known), cause === undefined ? undefined : { cause });
  copy.name = redact(thrown.name, known);
  copy.stack = `${copy.name}: ${copy.message}`;
  const code = codeOf(thrown);
  return code === null ? copy : Object.assign(copy, { code: redact(code, known) });
}

/** The codes of an error and its causes, outermost first. */
export function codesOf(thrown: unknown): string[] {
  const codes: string[] = [];
  let current = thrown;
  for (let depth = 0; current instanceof Error && depth <= deepest; depth += 1) {
    const code = codeOf(current);
    if (code !== null) codes.push(code);
    current = firstCause(current);
  }
  return codes;
}

// Connecting to several addresses fails with one error for all of them, which has the single ones inside.
function firstCause(error: Error): unknown {
  return error.cause ?? (error instanceof AggregateError ? error.errors[0] : undefined);
}

function codeOf(error: Error): string | null {
  return "code" in error && typeof error.code === "string" ? error.code : null;
}
