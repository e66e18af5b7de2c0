import type { Upgrade } from "../upgrade/run-upgrade.js";

/** From the beginning of the step that failed to when the cause was told: as progress, or at the latest as the failure. */
export function secondsToName({ events }: Upgrade, cause?: RegExp): number {
  const failed = events.find((event) => event.type === "step-failed");
  if (failed?.type !== "step-failed") return Number.POSITIVE_INFINITY;
  const begun = events.find((event) => event.type === "step-started" && event.stepId === failed.stepId);
  const told = events.find(
    (event) => event.type === "step-progressed" && cause?.test(event.message) === true,
  );
  return ((told ?? failed).at - (begun?.at ?? 0)) / 1_000;
}
