import { describe, expect, it } from "vitest";
import { runStarted, smallPlan } from "../../test/support/small-plan.js";
import type { JournalEvent } from "../events/journal-event.js";
import { stateOf } from "../state/reduce.js";
import { buildReport } from "./build-report.js";
import { formatReport } from "./format-report.js";
import type { RunReport } from "./run-report.js";

const plan = smallPlan(["a", "b", "c"]);
const ended = (
  unitId: string,
  more: Partial<Extract<JournalEvent, { type: "unit-ended" }>>,
): JournalEvent => ({
  type: "unit-ended",
  at: 90_000,
  unitId,
  outcome: "upgraded",
  code: null,
  reason: "It runs the new version.",
  toVersion: "5.7.0",
  countsAsFailure: false,
  manualSteps: [],
  remedies: [],
  ...more,
});
const step = (unitId: string, stepId: string, at: number): JournalEvent[] => [
  { type: "step-started", at, unitId, stepId, attempt: 1 },
  {
    type: "step-ended",
    at: at + 1_000,
    unitId,
    stepId,
    outcome: "done",
    summary: `${stepId}.`,
    record: null,
    durationMs: 1_000,
  },
];

function report(...events: JournalEvent[]): RunReport {
  const { run } = stateOf([runStarted(plan), ...events]);
  return buildReport(run!, { now: 200_000 });
}

describe("a report", () => {
  const whole = report(
    { type: "unit-claimed", at: 1_000, unitId: "a" },
    ...step("a", "stop", 10_000),
    ...step("a", "start", 40_000),
    ...step("a", "verify", 60_000),
    ended("a", {}),
    ...step("b", "stop", 100_000),
    ended("b", {
      at: 130_000,
      outcome: "failed",
      code: "STARTED_AND_EXITED",
      reason: "start failed: it exited | at once.",
      toVersion: null,
      countsAsFailure: true,
      manualSteps: ["Put the package in place.", "Start it."],
      remedies: ["Look at its log."],
    }),
    { type: "run-ended", at: 150_000 },
  );

  it("tells how long a Runner was away, and how long of that it had no process", () => {
    expect(whole.units.map(({ awayMs, stoppedMs }) => [awayMs, stoppedMs])).toEqual([
      [51_000, 30_000],
      [50_000, 49_000],
      [null, null],
    ]);
    expect(formatReport(whole, { as: "text" })).toContain("away 51.0 s, stopped 30.0 s");
  });

  it("names the variable that is dead in the reader's own sources after a rotation", () => {
    const rotated = report(...step("a", "stop", 1), ...step("a", "regenerate-credentials", 2));
    expect(rotated.warnings).toEqual([
      expect.stringMatching(/^a has new credentials.*RUNNER_RUNDECK_SERVER_TOKEN/),
    ]);
    expect(formatReport(rotated, { as: "text" })).toContain("the old token is dead");
    expect(report(...step("a", "stop", 1)).warnings).toEqual([]);
  });

  it("counts each time without a process, and those that the rollback ends", () => {
    const again = report(
      ...step("a", "stop", 10_000),
      ...step("a", "start", 20_000),
      ...step("a", "stop", 30_000),
      ...step("a", "rollback:restore", 34_000),
      ended("a", { outcome: "rolled-back" }),
    );
    expect(again.units[0]?.stoppedMs).toBe(10_000 + 4_000);
  });

  it("never shows sixty seconds", () => {
    const [unit] = whole.units;
    const text = formatReport(
      { ...whole, units: [{ ...unit!, awayMs: 179_600, stoppedMs: 59_970 }] },
      { as: "text" },
    );
    expect(text).toContain("away 3 min 0 s, stopped 1 min 0 s");
  });

  it("tells of each unit what became of it, how long it was away, and what to do by hand", () => {
    expect(whole.units.map(({ runnerName, outcome, awayMs }) => [runnerName, outcome, awayMs])).toEqual([
      ["a", "upgraded", 51_000],
      ["b", "failed", 50_000],
      ["c", "skipped", null],
    ]);
    expect(whole.units[0]).toMatchObject({ fromVersion: "5.6.0", toVersion: "5.7.0" });
    expect(whole.units[0]!.steps.map(({ id, outcome }) => [id, outcome])).toEqual([
      ["stop", "done"],
      ["start", "done"],
      ["verify", "done"],
    ]);
    expect(whole.totals).toEqual({
      upgraded: 1,
      "already-current": 0,
      "rolled-back": 0,
      failed: 1,
      skipped: 1,
    });
    expect(whole.isComplete).toBe(false);
    expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
  });

  it("is complete when every unit is upgraded or current, nothing is blocked, and the run is on record to its end", () => {
    const all = ["a", "b", "c"].map((id) => ended(id, {}));
    expect(report(...all, { type: "run-ended", at: 1 }).isComplete).toBe(true);
    expect(report(...all).isComplete).toBe(false);
  });

  it("reports blocked Runners once, as skipped, with all that blocks them", () => {
    const blocked = {
      ...plan,
      blockers: ["NO_STAND_IN", "JAVA_TOO_OLD"].map((code) => ({
        code,
        runnerId: "d",
        runnerName: "dora",
        message: `${code}.`,
        remedies: ["Accept it by name."],
      })),
    };
    const { run } = stateOf([
      { ...runStarted(plan), type: "run-started", formatVersion: 3, runId: "r", plan: blocked },
    ]);
    expect(buildReport(run!, { now: 1 }).units.at(-1)).toMatchObject({
      runnerName: "dora",
      outcome: "skipped",
      code: "NO_STAND_IN",
      reason: "The plan blocks it. NO_STAND_IN. JAVA_TOO_OLD.",
      remedies: ["Accept it by name."],
    });
  });

  it("reads as text and as Markdown", () => {
    const fixed = { ...whole, planId: "0123456789abcdef" };
    expect(formatReport(fixed, { as: "text" })).toMatchInlineSnapshot(`
      "Run run-1 of plan 0123456789ab: 1 upgraded, 1 failed, 1 skipped, in 2 min 30 s.
      a       upgraded  5.6.0 → 5.7.0             away 51.0 s, stopped 30.0 s
      b       failed    5.6.0                     away 50.0 s, stopped 49.0 s  start failed: it exited | at once.
          1. Put the package in place.
          2. Start it.
          → Look at its log.
      c       skipped   5.6.0                                                  The run ended before it was started.
      Not everything is done.
      "
    `);
    expect(formatReport(fixed, { as: "markdown" })).toMatchInlineSnapshot(`
      "# Run run-1

      Plan \`0123456789abcdef\`: 1 upgraded, 1 failed, 1 skipped, in 2 min 30 s. **Not everything is done.**

      | Runner | Outcome | Version | Away | Reason |
      | --- | --- | --- | --- | --- |
      | a | upgraded | 5.6.0 → 5.7.0 | away 51.0 s, stopped 30.0 s | It runs the new version. |
      | b | failed | 5.6.0 | away 50.0 s, stopped 49.0 s | start failed: it exited \\| at once. |
      | c | skipped | 5.6.0 | – | The run ended before it was started. |

      ## To do by hand: b

      1. Put the package in place.
      2. Start it.

      - Look at its log.
      "
    `);
  });

  it("shows a command to run by hand as it is written, and neither draws nor shortens it", () => {
    const command = `To go back: kubectl patch deployment/x --patch '{"a":"<b>  ${"x".repeat(5_000)} \`\`\`"}'`;
    const failed = {
      ...whole,
      runId: "<img src=x>",
      units: whole.units.map((unit) => ({
        ...unit,
        manualSteps: ["Start it.", command, "<b>"],
        remedies: ["# www.x.y"],
      })),
    };
    const markdown = formatReport(failed, { as: "markdown" });
    expect(markdown).toContain(
      `\n1. Start it.\n2. \`\`\`\`text\n   ${command}\n   \`\`\`\`\n3. \`\`\`text\n   <b>\n`,
    );
    expect(markdown).toContain("\n- \\# www\\.x.y\n");
    expect(markdown).toContain("# Run \\<img src=x\\>\n");
    expect(formatReport(failed, { as: "text" })).toContain(`    2. ${command}\n`);
  });
});
