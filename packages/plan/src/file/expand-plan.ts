import type { PlanProblem } from "../errors/plan-error.js";
import type { Plan, Unit } from "../model/plan.js";
import { unitIdOf } from "../model/unit-id.js";
import type { Need } from "../needs/need.js";
import type { CommonOfUnits, FileNeed, FileUnit, PlanFile } from "./plan-file.js";

/** Returns the plan that a file holds, or what it names and does not have, with its place. */
export function expandPlan(file: PlanFile): Plan | { readonly problems: readonly PlanProblem[] } {
  const { common, hosts, otherRunners, ...rest } = file;
  const runnerIds = [...file.units.map(({ runnerId }) => runnerId), ...otherRunners];
  const unitIds = [
    ...file.units.map(({ replicaId, runnerId }) => unitIdOf(runnerId, replicaId)),
    ...otherRunners,
  ];
  const problems: PlanProblem[] = [];
  const missing = (path: string, place: number): void => {
    problems.push({ code: "NOT_A_PLAN", path, message: `There is no entry ${place}.` });
  };
  const firstUnit = firstUnits(file.units);
  /** By the number of a Runner's first unit: ids of the needs that name it. */
  const naming = file.units.map((): string[] => []);
  const needs = file.needs.map((need, index) => {
    for (const runner of need.servedBy) naming[runner]?.push(need.id);
    return expandNeed(need, (numbers, name) => idsOf(numbers, runnerIds, `needs[${index}].${name}`, missing));
  });
  const units = file.units.flatMap((unit, index) => {
    const [shared, host] = [common[unit.common], hosts[unit.host]];
    if (shared === undefined) missing(`units[${index}].common`, unit.common);
    if (host === undefined) missing(`units[${index}].host`, unit.host);
    if (shared === undefined || host === undefined) return [];
    const waitsFor = idsOf(unit.waitsFor ?? [], unitIds, `units[${index}].waitsFor`, missing);
    const needsOfRunner = naming[firstUnit(unit, index)] ?? [];
    return [expandUnit(unit, shared, { host, waitsFor, needs: unit.needs ?? needsOfRunner })];
  });
  const alreadyCurrent = idsOf(file.alreadyCurrent, runnerIds, "alreadyCurrent", missing);
  return problems.length > 0 ? { problems } : { ...rest, alreadyCurrent, needs, units };
}

/** Returns what gives the number of the first unit of a unit's Runner. Only replicas share one. */
function firstUnits(units: readonly FileUnit[]): (unit: FileUnit, number: number) => number {
  if (units.every(({ replicaId }) => replicaId === undefined)) return (_, number) => number;
  const first = new Map<string, number>();
  units.forEach(({ runnerId }, number) => {
    if (!first.has(runnerId)) first.set(runnerId, number);
  });
  return ({ replicaId, runnerId }, number) =>
    replicaId === undefined ? number : (first.get(runnerId) ?? number);
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
  file: FileUnit,
  shared: CommonOfUnits,
  own: Pick<Unit, "host" | "needs" | "waitsFor">,
): Unit {
  const {
    byHand,
    lends,
    loweredNeeds,
    processes,
    projects,
    replicaId,
    replicaName,
    runnerId,
    runnerName,
    tags,
  } = file;
  const { image, isRunnerServing, keepsServing, standInReplicas, statusClass, version } = shared;
  const unit: { -readonly [Key in keyof Unit]: Unit[Key] } = {
    id: unitIdOf(runnerId, replicaId),
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
  if (replicaId !== undefined) unit.replicaId = replicaId;
  if (replicaName !== undefined) unit.replicaName = replicaName;
  if (image !== undefined) unit.image = image;
  if (byHand !== undefined) unit.byHand = byHand;
  if (processes !== undefined) unit.processes = processes;
  if (keepsServing !== undefined) unit.keepsServing = keepsServing;
  if (standInReplicas !== undefined) unit.standInReplicas = standInReplicas;
  if (isRunnerServing !== undefined) unit.isRunnerServing = isRunnerServing;
  if (lends !== undefined) unit.lends = lends;
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
