import type { Amount } from "./policy.js";

/**
 * How many an amount is, out of a total: a number is itself, a share is rounded up.
 *
 * @example
 * ```ts
 * resolveAmount("25%", 10); // 3
 * ```
 */
export function resolveAmount(amount: Amount, total: number): number {
  if (typeof amount === "number") return amount;
  // Times first, so that 7% of 100 is 7 and not 7.000000000000001, which would round up to 8.
  const share = Number(amount.slice(0, -1));
  return Math.max(0, Math.ceil((share * total) / 100 - 1e-9));
}

/** The number in front of the percent sign, or null for a plain number. */
export function shareOf(amount: Amount): number | null {
  return typeof amount === "string" ? Number(amount.slice(0, -1)) : null;
}
