import { sharedSuite } from "@runner-upgrade/tooling/vitest";

export default sharedSuite({
  test: {
    coverage: {
      // Always: what is not held to its threshold falls below it.
      enabled: true,
      include: ["src/**/*.ts"],
      exclude: ["src/**/*.test.ts", "src/testing/**", "src/{index,platform,carry-out,jobs,compare}.ts"],
      thresholds: { branches: 95, functions: 95, lines: 95, statements: 95 },
    },
  },
});
