import { kindOfFault } from "../case/fault.js";
import { generateCase } from "../case/generate-case.js";
import type { Violation } from "../invariants/index.js";
import { attackCase } from "../run/attack-case.js";

/** What a worker tells of one seed. */
export interface SeedSummary {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly hash: string;
  readonly events: number;
  readonly tookMs: number;
  readonly outcomes: readonly string[];
  /** Kinds of the faults that were met. */
  readonly met: readonly string[];
  readonly planned: number;
}

/** Attacks one seed. */
export async function summariseSeed(seed: number): Promise<SeedSummary> {
  const attack = generateCase(seed);
  const { violations, hash, events, tookMs, outcomes, met } = await attackCase(attack);
  return {
    seed,
    violations,
    hash,
    events,
    tookMs,
    outcomes,
    met: met.flatMap((index) => {
      const fault = attack.faults[index];
      return fault === undefined ? [] : [kindOfFault(fault)];
    }),
    planned: attack.faults.length,
  };
}
