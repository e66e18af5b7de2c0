import { suite } from "@runner-upgrade/tooling/vitest";

// Whole runs: each takes a moment on a free machine, and many times that on a busy one.
export default suite({ test: { testTimeout: 180_000 } });
