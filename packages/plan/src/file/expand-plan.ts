import type { PlanProblem } from "../errors/plan-error.js";
import type { Plan, Unit } from "../model/plan.js";
import type { Need } from "../needs/need.js";
import type { CommonOfUnits, FileNeed, FileUnit, PlanFile } from "./plan-file.js";

/** Returns the plan that a file holds, or what it names and does not have, with its place. */
export function expandPlan(file: PlanFile): Plan | { readonly problems: readonly PlanProblem[] } {
  const { common, hosts, otherRunners, ...rest } = file;
  const ids = [...file.units.map(({ runnerId }) => runnerId), ...otherRunners];
  const problems: PlanProblem[] = [];
  const missing = (path: string, place: number): void => {
    problems.push({ code: "NOT_A_PLAN", path, message: `There is no entry ${place}.` });
  };
  /** By the number of the unit: ids of the needs that name it. */
  const naming = file.units.map((): string[] => []);
  const needs = file.needs.map((need, index) => {
    for (const runner of need.servedBy) naming[runner]?.push(need.id);
    return expandNeed(need, (numbers, name) => idsOf(numbers, ids, `needs[${index}].${name}`, missing));
  });
  const units = file.units.flatMap((unit, index) => {
    const [shared, host] = [common[unit.common], hosts[unit.host]];
    if (shared === undefined) missing(`units[${index}].common`, unit.common);
    if (host === undefined) missing(`units[${index}].host`, unit.host);
    if (shared === undefined || host === undefined) return [];
    const waitsFor = idsOf(unit.waitsFor ?? [], ids, `units[${index}].waitsFor`, missing);
    return [expandUnit(unit, shared, { host, waitsFor, needs: unit.needs ?? naming[index] ?? [] })];
  });
  const alreadyCurrent = idsOf(file.alreadyCurrent, ids, "alreadyCurrent", missing);
  return problems.length > 0 ? { problems } : { ...rest, alreadyCurrent, needs, units };
}

function expandNeed(
  need: FileNeed,
  expand: (numbers: readonly number[], name: "outOfService" | "servedBy") => string[],
): Need {
  const { outOfService, servedBy, ...rest } = need;
  return {
    ...rest,
    servedBy: expand(servedBy, "servedBy"),
    ...(outOfService === undefined ? {} : { outOfService: expand(outOfService, "outOfService") }),
  };
}

function expandUnit(
  { byHand, loweredNeeds, processes, projects, runnerId, runnerName, tags }: FileUnit,
  shared: CommonOfUnits,
  own: Pick<Unit, "host" | "needs" | "waitsFor">,
): Unit {
  const { image, keepsServing, statusClass, version } = shared;
  const unit: { -readonly [Key in keyof Unit]: Unit[Key] } = {
    runnerId,
    runnerName,
    procedure: shared.procedure,
    host: own.host,
    needs: own.needs,
    premises: { version, tags, projects, statusClass },
    targetVersion: shared.targetVersion,
    isCanary: shared.isCanary ?? false,
    isAbsent: shared.isAbsent ?? false,
    isOutageAllowed: shared.isOutageAllowed ?? false,
    waitsFor: own.waitsFor,
    expectedDurationMs: shared.expectedDurationMs,
  };
  if (image !== undefined) unit.image = image;
  if (byHand !== undefined) unit.byHand = byHand;
  if (processes !== undefined) unit.processes = processes;
  if (keepsServing !== undefined) unit.keepsServing = keepsServing;
  if (loweredNeeds !== undefined) unit.loweredNeeds = loweredNeeds;
  return unit;
}

function idsOf(
  numbers: readonly number[],
  ids: readonly string[],
  path: string,
  missing: (path: string, place: number) => void,
): string[] {
  return numbers.map((number, index) => {
    const id = ids[number];
    if (id === undefined) missing(`${path}[${index}]`, number);
    return id ?? "";
  });
}
