import { expect, it } from "vitest";
import { formatTable } from "./format-table.js";
import type { Tried } from "./try-point.js";

const tried = (problems: readonly string[]): Tried => ({
  point: { stepId: "stop", moment: "in", call: { containing: "signal=" } },
  place: "elsewhere",
  touch: "run sh -c signal=$1",
  problems,
  lost: 0,
  steps: ["stop"],
  ms: 4_230,
});

it("has a row per point, and shows what is not as it is without a crash", () => {
  const table = formatTable("vm", [tried([]), tried(["Its status: Down instead of Healthy."])]);
  expect(table).toContain(
    "stop  in      run sh -c signal=$1  from a copy of its journal  0          4.2      as without a crash",
  );
  expect(table).toContain("FAILED: Its status: Down instead of Healthy.");
  expect(table).toContain("1 of 2 points end as without a crash");
});
