import { blocksOf, elementsOf, hostileTexts, htmlOf, textOf } from "@runner-upgrade/tooling/fuzz";
import { describe, expect, it } from "vitest";
import { formatReport } from "../src/report/format-report.js";
import type { ReportedUnit, RunReport } from "../src/report/run-report.js";
import { printable } from "../src/text/printable.js";
import { printableStep } from "../src/text/printable-step.js";

const textsOfUnit = 8;
const unitsOfReport = 125;
const wanted = Number(process.env["RUNNER_UPGRADE_FUZZ"] ?? "10000");
const reports = Array.from({ length: Math.ceil(wanted / textsOfUnit / unitsOfReport) }, (_, index) => index);

function reportOf(text: (field: string) => string): RunReport {
  const units = Array.from({ length: unitsOfReport }, (_, index): ReportedUnit => ({
    unitId: text("id"),
    unitName: text("name"),
    runnerId: "r",
    runnerName: "r",
    host: null,
    outcome: "failed",
    code: null,
    reason: text("reason"),
    fromVersion: text("from"),
    toVersion: text("to"),
    awayMs: null,
    stoppedMs: null,
    steps: [],
    // Every second one is sure to be a block, so that both forms can be counted.
    manualSteps: [`${String(index)} \`${text("step")}`, `${String(index)} <${text("step")}`],
    remedies: [text("remedy")],
  }));
  return {
    formatVersion: 1,
    runId: text("run"),
    planId: text("plan"),
    startedAt: 0,
    endedAt: 1,
    units,
    totals: { upgraded: 0, "already-current": 0, "rolled-back": 0, failed: unitsOfReport, skipped: 0 },
    isComplete: false,
    warnings: [text("warning")],
  };
}

const squeezed = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

describe.each(reports)("a report of hostile names, reasons and steps, %i", (number) => {
  const texts = hostileTexts(number);
  const report = reportOf((field) => `${field}${texts.any()}`);
  const harmless = reportOf((field) => `${field} word`);

  it("is drawn as text and nothing else, and steps by hand are copied as they are", () => {
    const html = htmlOf(formatReport(report, { as: "markdown" }));
    const { counts, strange } = elementsOf(html);
    expect(strange).toEqual([]);
    expect(counts).toEqual(elementsOf(htmlOf(formatReport(harmless, { as: "markdown" }))).counts);
    const shown = squeezed(textOf(html.replaceAll(/<[^<>]*>/g, "")));
    for (const { runnerName, reason } of report.units) {
      for (const text of [runnerName, reason]) expect(shown).toContain(squeezed(printable(text, 2_000)));
    }
    expect(blocksOf(html, ["text"])).toEqual(
      report.units.flatMap(({ manualSteps }) => manualSteps.map(printableStep)),
    );
  });

  it("has no line of text that a terminal obeys", () => {
    const lines = formatReport(report, { as: "text" }).split("\n");
    for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(lines).toHaveLength(formatReport(harmless, { as: "text" }).split("\n").length);
  });
});
