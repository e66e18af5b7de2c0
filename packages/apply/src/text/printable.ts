import { oneLine } from "@runner-upgrade/plan/platform";

/**
 * Returns text from outside fit for a message: one line, no terminal sequences, no control characters, at most `limit`
 * characters.
 *
 * @example
 * ```ts
 * printable("\u001b[31mno\u001b[0m\n"); // "no"
 * ```
 */
export function printable(text: string, limit = 1_000): string {
  return oneLine(text, limit);
}
