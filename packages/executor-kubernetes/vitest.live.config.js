import { liveSuite } from "@runner-upgrade/tooling/vitest";

export default liveSuite({
  engine: "kubernetes",
  extended: [
    "test/live/contract/**",
    "test/live/failures/**",
    "test/live/rbac/**",
    "test/live/runbook/**",
    "test/live/crash/**",
  ],
});
