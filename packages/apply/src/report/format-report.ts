import { codeBlock, codeSpan, escapeMarkdown } from "@runner-upgrade/plan/platform";
import type { Outcome } from "../events/journal-event.js";
import { printableStep } from "../text/printable-step.js";
import { printable } from "../text/printable.js";
import type { ReportedUnit, RunReport } from "./run-report.js";

const order: readonly Outcome[] = ["upgraded", "already-current", "rolled-back", "failed", "skipped"];

/**
 * The report for people: `text` for a terminal, `markdown` for a ticket. Failed units name what is to be done by
 * hand. Pure.
 *
 * @example
 * ```ts
 * console.log(formatReport(report, { as: "text" }));
 * ```
 */
export function formatReport(report: RunReport, options: { readonly as: "text" | "markdown" }): string {
  return options.as === "text" ? asText(report) : asMarkdown(report);
}

/** A sentence of a report that may have been read from a file: fit for a terminal whoever wrote it. */
function line(text: string): string {
  return printable(text, 2_000);
}

function asText(report: RunReport): string {
  const names = report.units.map((unit) => printable(unit.unitName, 200));
  const name = Math.max(6, ...names.map(({ length }) => length));
  const awayWidth = Math.max(14, ...report.units.map((unit) => away(unit).length));
  const outcome = Math.max(7, ...report.units.map((unit) => unit.outcome.length));
  const lines = report.units.flatMap((unit, at) => [
    [
      (names[at] ?? "").padEnd(name),
      line(unit.outcome).padEnd(outcome),
      versions(unit).padEnd(24),
      away(unit).padEnd(awayWidth),
      isPlain(unit) ? "" : line(unit.reason),
    ]
      .join("  ")
      .trimEnd(),
    ...unit.manualSteps.map((step, index) => `    ${index + 1}. ${printableStep(step)}`),
    ...(unit.outcome === "failed" || unit.manualSteps.length > 0
      ? unit.remedies.map((one) => `    → ${line(one)}`)
      : []),
  ]);
  return [
    `Run ${line(report.runId)} of plan ${line(report.planId).slice(0, 12)}: ${totals(report)}, in ${duration(report.endedAt - report.startedAt)}.`,
    ...lines,
    ...report.warnings.map((warning) => `Note: ${line(warning)}`),
    report.isComplete ? "Everything is done." : "Not everything is done.",
    "",
  ].join("\n");
}

function asMarkdown(report: RunReport): string {
  const rows = report.units.map(
    (unit) =>
      `| ${escapeMarkdown(unit.unitName)} | ${escapeMarkdown(unit.outcome)} | ${escapeMarkdown(versions(unit))} | ${away(unit) || "–"} | ${escapeMarkdown(unit.reason)} |`,
  );
  const byHand = report.units.filter(({ manualSteps }) => manualSteps.length > 0);
  return [
    `# Run ${escapeMarkdown(report.runId)}`,
    "",
    `Plan ${codeSpan(report.planId)}: ${totals(report)}, in ${duration(report.endedAt - report.startedAt)}. ` +
      (report.isComplete ? "Everything is done." : "**Not everything is done.**"),
    "",
    "| Runner | Outcome | Version | Away | Reason |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    ...byHand.flatMap((unit) => [
      "",
      `## To do by hand: ${escapeMarkdown(unit.unitName)}`,
      "",
      ...unit.manualSteps.flatMap(stepLines),
      ...(unit.remedies.length === 0
        ? []
        : ["", ...unit.remedies.map((remedy) => `- ${escapeMarkdown(remedy)}`)]),
    ]),
    ...(report.warnings.length === 0
      ? []
      : ["", ...report.warnings.map((warning) => `> ${escapeMarkdown(warning)}`)]),
    "",
  ].join("\n");
}

function isPlain({ outcome, reason }: ReportedUnit): boolean {
  return outcome === "upgraded" && reason === "It runs the new version.";
}

function totals(report: RunReport): string {
  const parts = order
    .filter((outcome) => report.totals[outcome] > 0)
    .map((outcome) => `${report.totals[outcome]} ${outcome}`);
  return parts.length === 0 ? "no units" : parts.join(", ");
}

function versions({ fromVersion, toVersion }: ReportedUnit): string {
  const [from, to] = [fromVersion, toVersion].map((version) => version && printable(version, 60));
  if (from === null && to === null) return "";
  return to === null || to === from ? (from ?? "") : `${from ?? "unknown"} → ${to}`;
}

/** Away: not there for jobs. Stopped: without a process, which is the smaller part of it. */
function away({ awayMs, stoppedMs }: ReportedUnit): string {
  if (awayMs === null) return "";
  return `away ${duration(awayMs)}${stoppedMs === null ? "" : `, stopped ${duration(stoppedMs)}`}`;
}

function duration(ms: number): string {
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * A step by hand. Most hold a command, which a person copies: a text that Markdown would show in another way than it is
 * written stands in a block.
 */
function stepLines(step: string, index: number): string[] {
  const number = `${index + 1}. `;
  const text = printableStep(step);
  if (escapeMarkdown(text, Infinity) === text && !/ {2}/.test(text)) return [`${number}${text}`];
  const [first = "", ...rest] = codeBlock([text], { language: "text", prefix: " ".repeat(number.length) });
  return [number + first.trimStart(), ...rest];
}
