import type { PlanComparison } from "../../compare/plan-comparison.js";
import { PlanError } from "../../errors/plan-error.js";
import { printableJson } from "../../json/printable-json.js";
import { oneLine } from "../../text/one-line.js";
import { escapeMarkdown } from "../../text/escape-markdown.js";
import { sectionsOf } from "./sections-of.js";
import type { Item, Section } from "./section.js";

/** How `formatComparison` renders. */
export interface ComparisonFormatOptions {
  /** `text` for a terminal, `markdown` for a change request, `json` for programs: every change, in one line. */
  readonly as: "json" | "markdown" | "text";
  /** Text and Markdown: how many entries of a list are shown; the rest is counted. Default: 20. */
  readonly most?: number;
}

/** Where a line of a plan is cut: its sentences are text from outside. */
const longest = 2_000;

/**
 * A comparison for people: first how many of each kind changed, then each kind of change. Units that changed in the same way share a line, and
 * long lists are cut, so that a comparison of large plans stays readable. The same comparison gives the same text.
 *
 * @throws {@link PlanError} `FORMAT_UNKNOWN`.
 *
 * @example
 * ```ts
 * const text = formatComparison(comparePlans(before, after), { as: "markdown" });
 * ```
 */
export function formatComparison(comparison: PlanComparison, options: ComparisonFormatOptions): string {
  const most = Math.max(1, options.most ?? 20);
  switch (options.as) {
    case "text":
      return asText(comparison, most);
    case "markdown":
      return asMarkdown(comparison, most);
    case "json":
      return printableJson(comparison);
    default:
      throw new PlanError({
        code: "FORMAT_UNKNOWN",
        message: `There is no rendering ${JSON.stringify(options.as)}; there are text, markdown and json.`,
      });
  }
}

function asText(comparison: PlanComparison, most: number): string {
  const sections = sectionsOf(comparison.changes, most);
  return [
    ...summary(comparison, sections),
    ...sections.flatMap((section) => [
      "",
      `${titleOf(section)}:`,
      ...entriesOf(section, most).flatMap(({ text, details }) => [
        `  ${oneLine(text, longest)}`,
        ...details.map((detail) => `    - ${oneLine(detail, longest)}`),
      ]),
    ]),
    "",
  ].join("\n");
}

function asMarkdown(comparison: PlanComparison, most: number): string {
  const sections = sectionsOf(comparison.changes, most);
  return [
    "# Changes of the plan",
    "",
    ...summary(comparison, sections).map((line) => `- ${escapeMarkdown(line, longest)}`),
    ...sections.flatMap((section) => [
      "",
      `## ${titleOf(section)}`,
      "",
      ...entriesOf(section, most).flatMap(({ text, details }) => [
        `- ${escapeMarkdown(text, longest)}`,
        ...details.map((detail) => `  - ${escapeMarkdown(detail, longest)}`),
      ]),
    ]),
    "",
  ].join("\n");
}

function summary({ before, after, changes }: PlanComparison, sections: readonly Section[]): string[] {
  const counts = sections.map(({ nouns: [one, many], count }) => `${count} ${count === 1 ? one : many}`);
  return [
    `Plan ${before.planId.slice(0, 12)} → ${after.planId.slice(0, 12)}`,
    `Units ${before.units} → ${after.units}, blockers ${before.blockers} → ${after.blockers}, warnings ${before.warnings} → ${after.warnings}, current ${before.alreadyCurrent} → ${after.alreadyCurrent}`,
    changes.length === 0 ? "The plans are the same." : counts.join(", "),
  ];
}

function titleOf({ nouns: [one, many], count }: Section): string {
  const noun = count === 1 ? one : many;
  return `${noun.slice(0, 1).toUpperCase()}${noun.slice(1)} (${count})`;
}

/** The lines of a section, each list cut. */
function entriesOf({ items, lines }: Section, most: number): readonly Item[] {
  const shown = items.map(({ text, details }) => ({
    text,
    details:
      details.length > most ? [...details.slice(0, most), `and ${details.length - most} more`] : details,
  }));
  const more = lines - items.length;
  return more > 0 ? [...shown, { text: `and ${more} more`, details: [] }] : shown;
}
