import { describe, expect, it } from "vitest";
import type { Rehearsal } from "../result/rehearsal.js";
import { formatRehearsal } from "./format-rehearsal.js";

const rehearsal: Rehearsal = {
  formatVersion: 1,
  planId: "636942be38ae6176f6a21b2ac95581f6c984ace18d4b98bba4d8bdaa875d5763",
  seed: 1,
  startedAtMs: Date.UTC(2026, 0, 5),
  tookMs: 338_734,
  isSafe: false,
  lostJobs: [
    {
      ...{ atMs: 16_000, needId: "tags:web:east", project: "web", asked: "tags east" },
      ...{ jobs: ["nightly/report"], reason: "operation-cut", runnerName: "east-1", awayThen: ["east-1"] },
      ...{ cause: "plan", why: "The process of east-1 ended while it had the job." },
    },
  ],
  doneJobs: 14,
  needs: [
    {
      ...{ needId: "tags:web:east", minAvailable: 1, atFirst: 2, lowest: 0, lowestAtMs: 3_723_000 },
      ...{ awayThen: ["east-1"], isKept: false },
    },
  ],
  timeline: Array.from({ length: 30 }, (_, index) => ({
    unitId: `east-${index}`,
    unitName: index === 7 ? "east-\u001b[31m with a name that is very long and goes on" : `east-${index}`,
    outcome: index === 7 ? ("skipped" as const) : ("upgraded" as const),
    ...{ claimedMs: 0, awayMs: 5_000, returnedMs: index === 7 ? null : 128_298, endedMs: 130_298 },
  })),
  report: {
    ...{ formatVersion: 1, runId: "rehearsal", planId: "636942be38ae", startedAt: 0, endedAt: 338_734 },
    ...{ units: [], isComplete: false, warnings: [] },
    totals: { upgraded: 29, "already-current": 0, "rolled-back": 0, failed: 0, skipped: 1 },
  },
  assumed: [
    {
      code: "OPERATION_CUT",
      message:
        "A job is lost when the process that has it ends; a container keeps no queue. That is the worse case.",
    },
  ],
};

describe("a rehearsal as text", () => {
  it("names the lost jobs first, then needs, units and what was assumed", () => {
    expect(formatRehearsal(rehearsal)).toMatchInlineSnapshot(`
      "Rehearsal of plan 636942be38ae with seed 1. The plan loses 1 job.
      Units: 29 upgraded, 1 skipped, in 5:38 of virtual time from
      2026-01-05T00:00:00.000Z. Jobs that ended well: 14.

      Lost jobs
           0:16  tags east of web: The process of east-1 ended while it had the job.
                 Jobs with this need: nightly/report.

      Needs: Runners that served
        need                                 minimum  at first    lowest      when
      ! tags:web:east                              1         2         0   1:02:03

      Units, in minutes and seconds from the start
        unit                                 claimed      away      back     ended
      ! east- with a name that is very lo…      0:00      0:05         –      2:10
        east-0                                  0:00      0:05      2:08      2:10
        east-1                                  0:00      0:05      2:08      2:10
        east-2                                  0:00      0:05      2:08      2:10
        east-3                                  0:00      0:05      2:08      2:10
        east-4                                  0:00      0:05      2:08      2:10
        east-5                                  0:00      0:05      2:08      2:10
        east-6                                  0:00      0:05      2:08      2:10
        east-8                                  0:00      0:05      2:08      2:10
        east-9                                  0:00      0:05      2:08      2:10
        east-10                                 0:00      0:05      2:08      2:10
        east-11                                 0:00      0:05      2:08      2:10
        east-12                                 0:00      0:05      2:08      2:10
        east-13                                 0:00      0:05      2:08      2:10
        east-14                                 0:00      0:05      2:08      2:10
        east-15                                 0:00      0:05      2:08      2:10
        east-16                                 0:00      0:05      2:08      2:10
        east-17                                 0:00      0:05      2:08      2:10
        east-18                                 0:00      0:05      2:08      2:10
        east-19                                 0:00      0:05      2:08      2:10
        and 10 more

      Assumed
      - A job is lost when the process that has it ends; a container keeps no queue.
        That is the worse case.
      "
    `);
  });

  it("has no line of more than 80 columns and nothing that a terminal acts on", () => {
    const text = formatRehearsal(rehearsal);
    expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(text).not.toContain("\u001b");
  });

  it("says that no job is lost where none is", () => {
    const text = formatRehearsal({ ...rehearsal, isSafe: true, lostJobs: [] });
    expect(text).toContain("The plan loses no job.");
    expect(text).not.toContain("Lost jobs");
  });
});
