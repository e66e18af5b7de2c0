import { suite } from "@runner-upgrade/tooling/vitest";

// Measurements on live hosts: by hand only, for they would make a timed test.
export default suite({
  test: { include: ["bench/**/*.ts"], exclude: ["bench/throttled-port.ts"], coverage: { enabled: false } },
});
