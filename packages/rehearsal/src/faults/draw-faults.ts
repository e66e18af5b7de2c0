import { forecastPlan, stepsOf, type Plan } from "@runner-upgrade/plan";
import type { PlatformOptions } from "@runner-upgrade/plan";
import { stepFacts } from "@runner-upgrade/plan/carry-out";
import type { FakeFault } from "@runner-upgrade/executor/fake";
import { createRandom, type Random } from "@runner-upgrade/simulator";

/** Something that goes wrong in a rehearsal. */
export type RehearsalFault =
  /** A step on a host of a unit. */
  | {
      readonly on: "host";
      readonly unitId: string;
      readonly step: FakeFault["step"];
      readonly kind: FakeFault["kind"];
    }
  /** All processes of a Runner end without a word, and are started again later. */
  | { readonly on: "runner"; readonly runnerId: string; readonly atMs: number; readonly backAfterMs: number };

const anyStep = ["fail", "hang", "lose-answer", "unreachable"] as const;
const ofStep: Readonly<Record<string, readonly FakeFault["kind"][]>> = {
  stop: [...anyStep, "does-not-stop", "revive"],
  start: [...anyStep, "exit-after-start"],
};

/** Draws so many faults from the seed: two in three meet a step on a host, the others kill a Runner. */
export function drawFaults(
  plan: Plan,
  serving: readonly string[],
  { seed, count, ...options }: { readonly seed: number; readonly count: number } & PlatformOptions,
): readonly RehearsalFault[] {
  if (count === 0 || plan.units.length === 0) return [];
  const random = createRandom(seed, "faults");
  const { makespanMs } = forecastPlan(plan, options);
  return Array.from({ length: count }, () =>
    serving.length === 0 || random.chance(2 / 3)
      ? hostFault(plan, random)
      : {
          on: "runner",
          runnerId: random.pick(serving),
          atMs: random.int(0, makespanMs),
          backAfterMs: random.int(60, 600) * 1_000,
        },
  );
}

function hostFault(plan: Plan, random: Random): RehearsalFault {
  const unit = random.pick(plan.units);
  const steps = stepsOf(plan, unit.id).flatMap(({ kind }) =>
    kind !== "custom" && stepFacts(kind).on === "host" ? [kind as FakeFault["step"]] : [],
  );
  const step = random.pick(steps);
  return { on: "host", unitId: unit.id, step, kind: random.pick(ofStep[step] ?? anyStep) };
}
