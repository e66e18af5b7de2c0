import { situationTable } from "../situations/situation-table.js";
import type { SeedSummary } from "./seed-summary.js";

/** Figures over many seeds. */
export interface Tally {
  readonly seeds: number;
  add(summary: SeedSummary): void;
  text(): string;
}

/** Starts counting. */
export function createTally(): Tally {
  let seeds = 0;
  let events = 0;
  let hours = 0;
  let planned = 0;
  let met = 0;
  const outcomes = new Map<string, number>();
  const kinds = new Map<string, number>();
  const situations = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string): void => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  return {
    get seeds() {
      return seeds;
    },
    add: (summary) => {
      seeds += 1;
      events += summary.events;
      hours += summary.tookMs / 3_600_000;
      planned += summary.planned;
      met += summary.met.length;
      for (const outcome of summary.outcomes) count(outcomes, outcome);
      for (const kind of summary.met) count(kinds, kind);
      for (const [situation, times] of Object.entries(summary.situations))
        situations.set(situation, (situations.get(situation) ?? 0) + times);
    },
    text: () =>
      [
        `units: ${list(outcomes)}`,
        `faults: ${planned} planned, ${met} met, of ${kinds.size} kinds`,
        ...["api", "host", "world", "run"].map((where) => `  ${where}: ${list(of(kinds, where))}`),
        `${events} events in ${Math.round(hours)} hours of virtual time`,
        situationTable(situations, seeds),
      ].join("\n"),
  };
}

function of(kinds: ReadonlyMap<string, number>, where: string): Map<string, number> {
  return new Map(
    [...kinds].flatMap(([kind, count]) =>
      kind.startsWith(`${where} `) ? [[kind.slice(where.length + 1), count] as const] : [],
    ),
  );
}

function list(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort((left, right) => right[1] - left[1])
    .map(([key, count]) => `${key} ${count}`)
    .join(", ");
}
