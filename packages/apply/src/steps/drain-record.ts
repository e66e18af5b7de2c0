import type { DrainedProcess } from "@runner-upgrade/plan/carry-out";
import type { JsonObject } from "@runner-upgrade/plan/platform";
import type { UnitState } from "../state/unit-state.js";

/** What a drain hands on to the last look before the stop. */
export interface DrainRecord extends Partial<DrainedProcess> {
  /** False where its time was over and the policy goes on all the same. */
  readonly isProven: boolean;
}

/** What a drain hands on, as the journal holds it. All of it, so that a drain that is done again leaves nothing of before. */
export function recordDrain({ isProven, uptime = null, isAbsent = false }: DrainRecord): JsonObject {
  return { isProven, uptime, isAbsent };
}

/** What a drain step left in the journal. Null where it has proven nothing. */
export function provenDrainOf({ record }: Pick<UnitState, "record">, stepId: string): DrainedProcess | null {
  const { isProven, uptime, isAbsent } = record[stepId] ?? {};
  if (isProven !== true) return null;
  return { uptime: typeof uptime === "number" ? uptime : null, isAbsent: isAbsent === true };
}
