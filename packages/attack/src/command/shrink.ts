import type { AttackCase } from "../case/attack-case.js";
import { attackCase, type AttackResult } from "../run/attack-case.js";

/** The fewest faults of a case that still break the same invariant. */
export interface Shrunk {
  /** Indices into the case's own faults. */
  readonly faults: readonly number[];
  readonly result: AttackResult;
}

/** Only these faults of a case; everything else stays as it is. */
export function withFaults(attack: AttackCase, indices: readonly number[]): AttackCase {
  return { ...attack, faults: attack.faults.filter((_, index) => indices.includes(index)) };
}

/** Leaves faults out as long as the same invariant breaks. */
export async function shrink(attack: AttackCase, failed: AttackResult): Promise<Shrunk> {
  const invariant = failed.violations[0]?.invariant;
  let shortest: Shrunk = { faults: attack.faults.map((_, index) => index), result: failed };
  const tryOnly = async (faults: readonly number[]): Promise<boolean> => {
    const result = await attackCase(withFaults(attack, faults));
    if (!result.violations.some((one) => one.invariant === invariant)) return false;
    shortest = { faults, result };
    return true;
  };
  await tryOnly(failed.met);
  // Often one fault alone is enough, and finding that out spares the rest.
  for (const fault of shortest.faults) if (await tryOnly([fault])) return shortest;
  for (let isShorter = true; isShorter;) {
    isShorter = false;
    for (const fault of shortest.faults) {
      if (await tryOnly(shortest.faults.filter((one) => one !== fault))) {
        isShorter = true;
        break;
      }
    }
  }
  return shortest;
}
