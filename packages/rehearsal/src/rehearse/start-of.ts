import type { Plan } from "@runner-upgrade/plan";
import { windowAt } from "@runner-upgrade/plan/carry-out";
import type { Assumption } from "../result/rehearsal.js";

/** A Monday: 2026-01-05T00:00:00Z. */
const anyMondayMs = 1_767_571_200_000;
/** The rehearsed run starts so long before the window that it waits for. */
const beforeMs = 60_000;

/**
 * When the rehearsed run starts. Where no window is open then, the time until shortly before one opens is left out: nothing
 * would happen in it.
 */
export function startOf(
  { policy, units }: Plan,
  startsAtMs: number | undefined,
): { readonly atMs: number; readonly assumed: readonly Assumption[] } {
  const wantedMs = startsAtMs ?? anyMondayMs;
  const opensAtMs = Math.min(
    ...units.map(({ expectedDurationMs: durationMs }) => {
      const answer = windowAt(policy.windows, { nowMs: wantedMs, durationMs });
      return answer.kind === "closed" ? answer.opensAtMs : answer.kind === "open" ? wantedMs : Infinity;
    }),
  );
  const atMs = Number.isFinite(opensAtMs) ? Math.max(wantedMs, opensAtMs - beforeMs) : wantedMs;
  if (policy.windows.length === 0 || (startsAtMs !== undefined && atMs === startsAtMs))
    return { atMs, assumed: [] };
  const message = `The run starts at ${new Date(atMs).toISOString()}, which decides its windows.`;
  return { atMs, assumed: [{ code: "WINDOW", message }] };
}
