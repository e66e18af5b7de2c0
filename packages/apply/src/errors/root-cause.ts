import { printable } from "../text/printable.js";

/** Chains of causes are short; one that is longer, or bites its own tail, is not walked to its end. */
const deepest = 10;
const longest = 200;

/**
 * What stands behind something that was thrown, in a few words; null where it has no cause. The deepest cause that
 * has a code is the one that somebody named with care (`ECONNREFUSED`, a client's own errors); without any, the
 * deepest one that says anything.
 */
export function rootCauseOf(thrown: unknown): string | null {
  const causes = causesOf(thrown);
  const root = causes.filter(({ hasCode }) => hasCode).at(-1) ?? causes.at(-1);
  return root === undefined ? null : root.message;
}

interface Cause {
  readonly message: string;
  readonly hasCode: boolean;
}

/** From the nearest to the deepest. */
function causesOf(thrown: unknown): Cause[] {
  const causes: Cause[] = [];
  let current = thrown instanceof Error ? thrown.cause : undefined;
  for (let depth = 0; depth < deepest && current instanceof Error; depth += 1) {
    const message = printable(current.message, longest);
    if (message !== "")
      causes.push({ message, hasCode: "code" in current && typeof current.code === "string" });
    current = current.cause;
  }
  return causes;
}
