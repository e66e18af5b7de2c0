import { kindOfFault } from "../case/fault.js";
import { generateCase } from "../case/generate-case.js";
import type { Violation } from "../invariants/invariant.js";
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
  readonly situations: Readonly<Record<string, number>>;
  /** Its process had to be ended: replaying it hangs, too. */
  readonly hasHung?: boolean;
}

/** Attacks one seed, in a fleet of at least so many Runners. */
export async function summariseSeed(seed: number, leastRunners: number): Promise<SeedSummary> {
  const attack = generateCase(seed, leastRunners);
  const { violations, hash, events, tookMs, outcomes, met, situations } = await attackCase(attack);
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
    situations,
  };
}

/** What is told of a seed whose process had to be ended, as nothing was heard of it any more. */
export function hungSummary(seed: number): SeedSummary {
  const violation = { invariant: "comes-to-an-end", at: 0, message: "It hangs." };
  return {
    seed,
    violations: [violation],
    hash: "",
    events: 0,
    tookMs: 0,
    outcomes: [],
    met: [],
    planned: 0,
    situations: {},
    hasHung: true,
  };
}
