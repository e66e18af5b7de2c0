import { unitName, type Fleet, type Plan } from "@runner-upgrade/plan";
import type { Assumption } from "../result/rehearsal.js";
import type { RehearsalWorld } from "../world/rehearsal-world.js";
import type { RehearsalFault } from "./draw-faults.js";

/** A status lies for 30 s after a kill, and a Runner that was started again is heard at its next heartbeat. */
const shownAfterMs = 60_000;

/** What came of the faults. */
export interface Injected {
  /** In words, in the order in which they were drawn. */
  readonly told: readonly Assumption[];
  /** Since when a fault had kept this Runner down at that time, until it was seen back; null where none did. */
  readonly faultySince: (runnerId: string, atMs: number) => number | null;
}

/** Lets the faults happen, each at its step or time. `isUnderWay` tells whether a unit of the Runner is claimed. */
export function injectFaults(
  faults: readonly RehearsalFault[],
  { world, plan, fleet }: { readonly world: RehearsalWorld; readonly plan: Plan; readonly fleet: Fleet },
  isUnderWay: (runnerId: string) => boolean,
): Injected {
  const units = new Map(plan.units.map((unit) => [unit.id, unit]));
  const names = new Map(fleet.runners.map(({ id, name }) => [id, name]));
  const outages: { readonly runnerId: string; readonly from: number; to: number }[] = [];
  const told: Assumption[] = [];
  for (const fault of faults) {
    if (fault.on === "host") {
      const unit = units.get(fault.unitId);
      if (unit === undefined) continue;
      const { step, kind } = fault;
      world.hosts.inject({ step, kind, runnerId: unit.runnerId, address: unit.host.address });
      told.push({
        code: "FAULT",
        message: `A fault was drawn: ${step} of ${unitName(unit)} meets "${kind}".`,
      });
      continue;
    }
    const { runnerId, atMs, backAfterMs } = fault;
    told.push({
      code: "FAULT",
      message: `A fault was drawn: ${names.get(runnerId) ?? runnerId} is killed after ${Math.round(atMs / 1000)} s and started again ${backAfterMs / 1000} s later.`,
    });
    void kill(runnerId, atMs, backAfterMs);
  }
  return {
    told,
    faultySince: (runnerId, atMs) =>
      outages.find((one) => one.runnerId === runnerId && one.from <= atMs && atMs <= one.to)?.from ?? null,
  };

  async function kill(runnerId: string, atMs: number, backAfterMs: number): Promise<void> {
    const { clock, parts } = world;
    await clock.sleep(atMs);
    const outage = { runnerId, from: clock.now(), to: Infinity };
    outages.push(outage);
    for (const part of parts.get(runnerId) ?? []) part.kill();
    await clock.sleep(backAfterMs);
    // A Runner that is being upgraded is the run's to start.
    if (!isUnderWay(runnerId)) for (const part of parts.get(runnerId) ?? []) part.start();
    outage.to = clock.now() + shownAfterMs;
  }
}
