import { expectedSituations } from "./expected-situations.js";

/** How often each situation came up per 1,000 seeds, as a table; what never came up stands in it, too. */
export function situationTable(counts: ReadonlyMap<string, number>, seeds: number): string {
  const names = [...new Set([...expectedSituations, ...counts.keys()])];
  const rows = names.map((name): readonly [string, string] => [
    name,
    perThousand(counts.get(name) ?? 0, seeds),
  ]);
  const width = Math.max(...names.map(({ length }) => length));
  return [
    `${"situations".padEnd(width)}  per 1,000 seeds`,
    ...rows.map(([name, count]) => `${name.padEnd(width)}  ${count.padStart(15)}`),
  ].join("\n");
}

function perThousand(count: number, seeds: number): string {
  const each = (count * 1_000) / Math.max(1, seeds);
  return each > 0 && each < 10 ? each.toFixed(1) : Math.round(each).toLocaleString("en-US");
}
