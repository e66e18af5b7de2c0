import { appendFileSync } from "node:fs";

/**
 * Counts the cases that ran, so that a run whose live cases were all skipped cannot pass for one that was green.
 * Appends one JSON line to the file that RUNNER_UPGRADE_TEST_COUNTS names; without it, it does nothing.
 */
export class CountReporter {
  constructor(engine) {
    this.engine = engine;
  }

  onTestRunEnd(modules) {
    const file = process.env.RUNNER_UPGRADE_TEST_COUNTS;
    if (!file) return;
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state in counts) counts[state] += 1;
      }
      if (module.errors().length > 0) counts.failed += 1;
    }
    appendFileSync(file, `${JSON.stringify({ engine: this.engine, folder: process.cwd(), ...counts })}\n`);
  }
}
