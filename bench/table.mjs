/** The table of all figures, as Markdown. */
export function table(judged) {
  const rows = judged.map(({ name, goal, bar, isAtLeast, value, verdict }) => [
    name,
    String(goal),
    `${isAtLeast ? "at least" : "at most"} ${bar}`,
    value === null ? "" : short(value),
    verdict,
  ]);
  const all = [["figure", "goal", "bar", "measured", "verdict"], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((text, column) => text.padEnd(widths[column])).join(" | ")} |`;
  return [
    line(all[0]),
    `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`,
    ...rows.map(line),
  ].join("\n");
}

function short(value) {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(3);
}
