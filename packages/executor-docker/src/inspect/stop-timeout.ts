import type { Container } from "../engine/inspection.js";

/** What the engine gives a container that says nothing (docker/docs, `docker stop`). */
const usualSeconds = 10;

/**
 * How long the engine gives the Runner's containers to end before it kills them, in milliseconds: they are stopped one after
 * another, so their times add up. Null where one has no limit. One that does not run needs none. Pure.
 */
export function stopTimeoutOf(containers: readonly Container[]): number | null {
  let sumMs = 0;
  for (const { state, config } of containers) {
    if (!state.isRunning) continue;
    const { StopTimeout: seconds } = config;
    if (typeof seconds === "number" && seconds < 0) return null;
    sumMs += (typeof seconds === "number" ? seconds : usualSeconds) * 1_000;
  }
  return sumMs;
}
