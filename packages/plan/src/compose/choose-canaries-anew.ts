import { selectCanaries } from "../plan/select-canaries.js";
import type { Unit } from "../plan/plan.js";

/**
 * The same units, with as many canaries as the policy asks for and the units allow, standing behind the absent
 * ones. Where there are enough already nothing changes.
 */
export function chooseCanariesAnew(units: readonly Unit[], count: number): Unit[] {
  const absent = units.filter(({ isAbsent }) => isAbsent);
  const absentIds = new Set(absent.map(({ runnerId }) => runnerId));
  const ready = units.filter(
    ({ isAbsent, waitsFor }) => !isAbsent && waitsFor.every((id) => absentIds.has(id)),
  );
  const serving = ready.filter(({ premises }) => premises.statusClass === "serving");
  const eligible = serving.length > 0 ? serving : ready;
  const present = units.filter(({ isCanary }) => isCanary).length;
  if (present >= Math.min(count, eligible.length)) return [...units];
  const traits = eligible.map((unit) => ({ unit, host: unit.host, version: unit.premises.version }));
  const canaries = selectCanaries(traits, count).map(({ unit }) => unit);
  const chosen = new Set(canaries);
  return [
    ...absent,
    ...canaries.map((unit) => ({ ...unit, isCanary: true })),
    ...units
      .filter((unit) => !unit.isAbsent && !chosen.has(unit))
      .map((unit) => (unit.isCanary ? { ...unit, isCanary: false } : unit)),
  ];
}
