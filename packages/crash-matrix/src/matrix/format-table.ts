import { moments, type Point } from "../child/point.js";
import type { Tried } from "./try-point.js";

/** A table with a row per point, in the order of the procedure. */
export function formatTable(title: string, tried: readonly Tried[]): string {
  const rows = tried.flatMap((one) => (one.point === null ? [] : [rowOf(one, one.point)]));
  const header = ["step", "killed", "behind", "resumed", "jobs lost", "seconds", "end"];
  const widths = header.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  const green = tried.filter(({ problems }) => problems.length === 0).length;
  return [
    `Crash matrix: ${title}`,
    line(header),
    line(widths.map((width) => "-".repeat(width))),
    ...rows.map(line),
    `${green} of ${tried.length} points end as without a crash; ${moments.length} moments a step.`,
  ].join("\n");
}

/** One row, to be seen as it comes. */
export function formatRow(tried: Tried): string {
  return tried.point === null ? "" : rowOf(tried, tried.point).join(", ");
}

function rowOf({ touch, place, lost, ms, problems }: Tried, { stepId, moment }: Point): string[] {
  return [
    stepId,
    moment,
    touch.slice(0, 40),
    place === "same" ? "in its place" : "from a copy of its journal",
    String(lost),
    (ms / 1_000).toFixed(1),
    problems.length === 0 ? "as without a crash" : `FAILED: ${problems.join(" ")}`,
  ];
}
