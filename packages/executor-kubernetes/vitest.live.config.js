import { liveSuite } from "@runner-upgrade/tooling/vitest";

// Two files at a time: each has a namespace of its own, and most of the time is spent waiting. Not where times are measured.
const isExtended = process.env["RUNNER_UPGRADE_LIVE"] === "extended";

export default liveSuite(
  {
    engine: "kubernetes",
    extended: [
      "test/live/by-hand/**",
      "test/live/contract/**",
      "test/live/crash/**",
      "test/live/failures/**",
      "test/live/left-open/**",
    ],
  },
  { test: { fileParallelism: !isExtended, maxWorkers: 2 } },
);
