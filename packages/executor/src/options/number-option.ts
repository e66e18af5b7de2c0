/**
 * The number that an option gives, or its default. Throws `TypeError` for one that is negative or no finite number.
 *
 * @example
 * ```ts
 * const pollMs = numberOption("pollMs", options.pollMs, 250);
 * ```
 */
export function numberOption(name: string, value: number | undefined, byDefault: number): number {
  const chosen = value ?? byDefault;
  if (Number.isFinite(chosen) && chosen >= 0) return chosen;
  throw new TypeError(`Expected \`${name}\` to be a number that is not negative, not ${String(chosen)}.`);
}
