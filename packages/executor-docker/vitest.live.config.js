import { liveSuite } from "@runner-upgrade/tooling/vitest";

// Two files at a time: each names what it makes for itself, and most of the time is spent waiting.
export default liveSuite(
  {
    engine: "docker",
    extended: [
      "test/live/choices/**",
      "test/live/contract/**",
      "test/live/crash/**",
      "test/live/own-engine/**",
    ],
  },
  { test: { fileParallelism: true, maxWorkers: 2 } },
);
