import { suite } from "@runner-upgrade/tooling/vitest";

// They start and stop real processes: on a machine that is busy with other suites that takes several times as long.
export default suite({ test: { testTimeout: 90_000, hookTimeout: 90_000 } });
