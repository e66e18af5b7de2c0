import { suite } from "@runner-upgrade/tooling/vitest";

// Measurements on live hosts, in place of the tests: by hand only, for they would make timed tests.
const config = suite({ test: { coverage: { enabled: false } } });
config.test.include = ["bench/time-away.ts", "bench/replica-orders.ts"];

export default config;
