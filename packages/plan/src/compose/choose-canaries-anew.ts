import { eligibleCanaries, selectCanaries } from "../planner/select-canaries.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import type { Unit } from "../model/plan.js";

/**
 * The same units, with as many canaries as the policy asks for and the units allow, standing behind the absent
 * ones. Where there are enough already nothing changes.
 */
export function chooseCanariesAnew(
  units: readonly Unit[],
  count: number,
  platforms: readonly PlatformModule[],
): Unit[] {
  const absent = units.filter(({ isAbsent }) => isAbsent);
  const absentIds = new Set(absent.map(({ id }) => id));
  const ready = units.filter(
    ({ isAbsent, waitsFor }) => !isAbsent && waitsFor.every((id) => absentIds.has(id)),
  );
  const eligible = eligibleCanaries(
    ready.map((unit) => ({
      unit,
      host: unit.host,
      version: unit.premises.version,
      statusClass: unit.premises.statusClass,
      isOutageAllowed: unit.isOutageAllowed,
    })),
  );
  const present = units.filter(({ isCanary }) => isCanary).length;
  if (present >= Math.min(count, eligible.length)) return [...units];
  const canaries = selectCanaries(eligible, count, platforms).map(({ unit }) => unit);
  const chosen = new Set(canaries);
  return [
    ...absent,
    ...canaries.map((unit) => ({ ...unit, isCanary: true })),
    ...units
      .filter((unit) => !unit.isAbsent && !chosen.has(unit))
      .map((unit) => (unit.isCanary ? { ...unit, isCanary: false } : unit)),
  ];
}
