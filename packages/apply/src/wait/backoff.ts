/** How long to wait between two tries. */
export interface Backoff {
  readonly minMs: number;
  readonly maxMs: number;
  /** @default 1.5 */
  readonly factor?: number;
}

/**
 * The wait before try number `attempt` (the first wait is number 1), spread by up to a quarter so that many waits do
 * not fall together.
 *
 * @example
 * ```ts
 * backoffMs({ minMs: 500, maxMs: 5_000 }, 3, () => 0); // 1125
 * ```
 */
export function backoffMs(backoff: Backoff, attempt: number, random: () => number): number {
  const factor = backoff.factor ?? 1.5;
  const base = Math.min(backoff.maxMs, backoff.minMs * factor ** Math.max(0, attempt - 1));
  return Math.round(base * (1 + random() * 0.25));
}
