import { performance } from "node:perf_hooks";

/** The median of some runs, in CPU milliseconds of this thread; the first run warms up and is left out. */
export function cpuMs(run, times) {
  const took = [];
  for (let round = 0; round <= times; round++) {
    globalThis.gc?.();
    const before = process.cpuUsage();
    const start = performance.now();
    run();
    const wall = performance.now() - start;
    const { user, system } = process.cpuUsage(before);
    // Garbage is collected on other threads as well: what one thread waited for is what counts.
    if (round > 0 || times === 0) took.push(Math.min(wall, (user + system) / 1000));
  }
  return took.sort((left, right) => left - right)[took.length >> 1];
}
