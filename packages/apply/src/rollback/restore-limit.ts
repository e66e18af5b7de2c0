import type { Step } from "@runner-upgrade/plan";
import { endsProcess } from "../facts/unit-facts.js";

const leastMs = 300_000;
/** What comes before and after the end of a process: connecting, putting files back, starting. */
const restMs = 240_000;

/**
 * How long putting the old Runner back may take: a stop that was cut is finished first, so never less than the step that
 * ends the process may take on this host.
 */
export function restoreLimitMs(steps: readonly Step[]): number {
  const endings = steps.filter(endsProcess);
  return Math.max(leastMs, ...endings.map(({ timeLimitMs }) => timeLimitMs + restMs));
}
