import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const packages = join(import.meta.dirname, "../..");

// Whether they still run, on the packages as they are built: what they measure at this size means nothing.
test.each([
  [["apply/bench/carry-out.mjs", "20"], '"20 5%"'],
  [["apply/bench/observe.mjs", "5000"], "growthARunner"],
  [["executor-vm/bench/download.mjs", "1", "1"], "throughput"],
])(
  "the benchmark %j runs and tells its figures",
  { timeout: 120_000 },
  ([program = "", ...sizes], figure) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(packages, program), ...sizes], {
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^FIGURES \{/m);
    expect(stdout).toContain(figure);
    expect(status).toBe(0);
  },
);
