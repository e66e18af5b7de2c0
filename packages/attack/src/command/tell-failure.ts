import { describeFault } from "../case/fault.js";
import { generateCase } from "../case/generate-case.js";
import { attackCase } from "../run/attack-case.js";
import type { SeedSummary } from "./seed-summary.js";
import { shrink } from "./shrink.js";

/** The one line that replays a seed. */
export function replayLine(seed: number, leastRunners: number): string {
  return `Replay: npm run attack -- ${seedArguments(seed, leastRunners)}`;
}

function seedArguments(seed: number, leastRunners: number): string {
  return `--seed ${seed}${leastRunners > 0 ? ` --runners ${leastRunners}` : ""}`;
}

/** Tells of a seed that broke an invariant: how it is replayed, and with how few faults it still breaks. */
export async function tellFailure(
  { seed, violations, hasHung = false }: SeedSummary,
  leastRunners: number,
): Promise<void> {
  console.log(replayLine(seed, leastRunners));
  if (hasHung) {
    console.log(
      "  It hangs, and so does its replay: look at it with node --inspect, or with fewer --faults.",
    );
    return;
  }
  // Each attack of a large fleet takes long, and it has many faults: what broke is told as it is.
  if (leastRunners > 0) {
    for (const { invariant, at, message } of violations.slice(0, 5)) tellViolation(invariant, at, message);
    return;
  }
  const attack = generateCase(seed);
  const { faults, result } = await shrink(attack, await attackCase(attack));
  for (const { invariant, at, message } of result.violations.slice(0, 5))
    tellViolation(invariant, at, message);
  console.log(`  Shortest: npm run attack -- --seed ${seed} --faults ${faults.join(",")}`);
  for (const index of faults) {
    const fault = attack.faults[index];
    if (fault !== undefined) console.log(`    ${index}: ${describeFault(fault)}`);
  }
}

function tellViolation(invariant: string, at: number, message: string): void {
  console.log(`  ${invariant} at ${(at / 1_000).toFixed(1)} s: ${message}`);
}
