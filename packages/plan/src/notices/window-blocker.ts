import type { Runner } from "../fleet/fleet.js";
import type { Notice } from "../model/plan.js";
import { oneLine } from "../text/one-line.js";
import { noticeAbout } from "./notice-about.js";

/** Of a Runner whose upgrade is expected to take longer than the longest window: it would wait for ever. */
export function windowBlocker(runner: Runner, expectedDurationMs: number, longestMs: number): Notice[] {
  if (expectedDurationMs <= longestMs) return [];
  return [
    noticeAbout(
      runner,
      "WINDOW_TOO_SHORT",
      `${oneLine(runner.name)} is expected to take ${minutes(expectedDurationMs)} min, and the longest window is ${minutes(longestMs)} min: it would never start.`,
      ["Make a window in the policy longer, or say in expectedDurationsMs how long it really takes."],
    ),
  ];
}

function minutes(ms: number): number {
  return Math.ceil(ms / 60_000);
}
