import { suite } from "@runner-upgrade/tooling/vitest";

// Most of the time is spent waiting for processes to start and end.
export default suite({ test: { maxWorkers: 2 } });
