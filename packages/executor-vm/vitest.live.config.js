import { liveSuite } from "@runner-upgrade/tooling/vitest";

// Two files at a time: each starts hosts of its own, and most of the time is spent waiting for them.
export default liveSuite(
  { engine: "vm", extended: ["test/live/crash/**"] },
  { test: { fileParallelism: true, maxWorkers: 2 } },
);
