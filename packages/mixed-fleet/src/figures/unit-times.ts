import type { RunEvent } from "@runner-upgrade/apply";

/** What the upgrade of one unit took, in ms of the run's clock. */
export interface UnitTimes {
  readonly unitId: string;
  /** From the answered cordon to the first step that ends the old process. Without a cordon: from the drain's start. */
  readonly cordonToStopMs: number;
  /** From the first step that ends the old process to the verified new one. */
  readonly outOfServiceMs: number;
}

type StepEvent = Extract<RunEvent, { type: "step-started" | "step-ended" }>;

/** Reads the times of every unit that was verified from the events of a run. */
export function unitTimes(events: readonly RunEvent[]): readonly UnitTimes[] {
  const byUnit = new Map<string, StepEvent[]>();
  for (const event of events) {
    if (event.type !== "step-started" && event.type !== "step-ended") continue;
    const known = byUnit.get(event.unitId);
    if (known === undefined) byUnit.set(event.unitId, [event]);
    else known.push(event);
  }
  return [...byUnit].flatMap(([unitId, steps]) => {
    const at = (type: StepEvent["type"], stepId: string): number | undefined =>
      // The last one: a unit that the guard refused goes through its steps again.
      steps.filter((step) => step.type === type && step.stepId === stepId).at(-1)?.at;
    const cordonedAt = at("step-ended", "cordon") ?? at("step-started", "drain");
    const stopsAt = at("step-started", "stop") ?? at("step-started", "roll-out");
    const verifiedAt = at("step-ended", "verify");
    if (cordonedAt === undefined || stopsAt === undefined || verifiedAt === undefined) return [];
    return [{ unitId, cordonToStopMs: stopsAt - cordonedAt, outOfServiceMs: verifiedAt - stopsAt }];
  });
}
