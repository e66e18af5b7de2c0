import type { Host } from "../hosts/host.js";
import { canonicalJson } from "../json/canonical-json.js";
import type { Plan, Unit } from "../model/plan.js";
import type { Need } from "../needs/need.js";
import type { CommonOfUnits, FileNeed, FileUnit, PlanFile } from "./plan-file.js";
import { Table } from "./table.js";

/** Returns a plan, with its id where it has one, as it is written to a file. `expandPlan` reverses it. */
export function packPlan(plan: Omit<Plan, "id">): Omit<PlanFile, "id"> {
  const { alreadyCurrent, needs, units, ...rest } = plan;
  const runners = new Table<string>();
  for (const { runnerId } of units) runners.add(runnerId, runnerId);
  const numberOf = unitNumbers(units, runners);
  /** By the number of a Runner's first unit: the needs that name it. */
  const naming = units.map((): number[] => []);
  const packedNeeds = needs.map((need, place) => {
    const servedBy = numbersOf(need.servedBy, runners);
    for (const runner of servedBy) naming[runner]?.push(place);
    return packNeed(need, servedBy, runners);
  });
  const hosts = new Table<Host>();
  const common = new Table<CommonOfUnits>();
  return {
    ...rest,
    needs: packedNeeds,
    units: units.map((unit, number) =>
      packUnit(unit, naming[firstUnit(unit, number, runners)] ?? [], { common, hosts, needs, numberOf }),
    ),
    alreadyCurrent: numbersOf(alreadyCurrent, runners),
    // Filled by what is above.
    common: common.entries,
    hosts: hosts.entries,
    otherRunners: runners.entries.slice(units.length),
  };
}

function packNeed(need: Need, servedBy: readonly number[], runners: Table<string>): FileNeed {
  const { outOfService, ...rest } = need;
  return {
    ...rest,
    servedBy,
    ...(outOfService === undefined ? {} : { outOfService: numbersOf(outOfService, runners) }),
  };
}

function numbersOf(ids: readonly string[], runners: Table<string>): number[] {
  return ids.map((id) => runners.find(id) ?? runners.add(id, id));
}

interface Tables {
  readonly common: Table<CommonOfUnits>;
  readonly hosts: Table<Host>;
  readonly needs: readonly Need[];
  readonly numberOf: (unitId: string) => number;
}

/** A Runner without replicas is one unit: only replicas are looked up. */
function firstUnit({ replicaId, runnerId }: Unit, number: number, runners: Table<string>): number {
  return replicaId === undefined ? number : (runners.find(runnerId) ?? number);
}

/** Returns what gives the number of a unit. Without replicas that is the number of its Runner. */
function unitNumbers(units: readonly Unit[], runners: Table<string>): (unitId: string) => number {
  if (units.every(({ replicaId }) => replicaId === undefined))
    return (id) => runners.find(id) ?? runners.add(id, id);
  const numbers = new Map(units.map(({ id }, number) => [id, number]));
  return (id) => numbers.get(id) ?? runners.add(id, id);
}

function packUnit(
  unit: Unit,
  naming: readonly number[],
  { common, hosts, needs, numberOf }: Tables,
): FileUnit {
  const { byHand, lends, loweredNeeds, processes, premises, replicaId, replicaName, waitsFor } = unit;
  const packed: { -readonly [Key in keyof FileUnit]: FileUnit[Key] } = {
    common: placeOfCommon(unit, common),
    host: placeOfHost(unit.host, hosts),
    projects: premises.projects,
    runnerId: unit.runnerId,
    runnerName: unit.runnerName,
    tags: premises.tags,
  };
  const isNamed =
    unit.needs.length === naming.length && unit.needs.every((id, at) => needs[naming[at] ?? -1]?.id === id);
  if (!isNamed) packed.needs = unit.needs;
  if (waitsFor.length > 0) packed.waitsFor = waitsFor.map(numberOf);
  if (byHand !== undefined) packed.byHand = byHand;
  if (lends !== undefined) packed.lends = lends;
  if (loweredNeeds !== undefined) packed.loweredNeeds = loweredNeeds;
  if (processes !== undefined) packed.processes = processes;
  if (replicaId !== undefined) packed.replicaId = replicaId;
  if (replicaName !== undefined) packed.replicaName = replicaName;
  return packed;
}

function placeOfHost(host: Host, hosts: Table<Host>): number {
  const key = hostText(host);
  return hosts.find(key) ?? hosts.add(key, host);
}

/** One text per host. Most have nothing but an address; no JSON begins like theirs. */
function hostText(host: Host): string {
  for (const field in host) if (field !== "address" && field !== "platform") return canonicalJson(host);
  return `${host.platform} ${host.address}`;
}

function placeOfCommon(unit: Unit, common: Table<CommonOfUnits>): number {
  const { expectedDurationMs, image, isAbsent, isCanary, isOutageAllowed, isRunnerServing } = unit;
  const { keepsServing, premises, procedure, standInReplicas, targetVersion } = unit;
  const { statusClass, version } = premises;
  // With their lengths in front, no two lists of texts are the same text.
  const lengths = `${procedure.length} ${targetVersion.length} ${version?.length} ${image?.length}`;
  const flags = `${isAbsent} ${isCanary} ${isOutageAllowed} ${isRunnerServing} ${keepsServing} ${standInReplicas}`;
  const key = `${expectedDurationMs} ${statusClass} ${flags} ${lengths} ${procedure}${targetVersion}${version}${image}`;
  const known = common.find(key);
  if (known !== undefined) return known;
  return common.add(key, {
    expectedDurationMs,
    ...(image === undefined ? {} : { image }),
    ...(isAbsent ? { isAbsent } : {}),
    ...(isCanary ? { isCanary } : {}),
    ...(isOutageAllowed ? { isOutageAllowed } : {}),
    ...(isRunnerServing === undefined ? {} : { isRunnerServing }),
    ...(keepsServing === undefined ? {} : { keepsServing }),
    procedure,
    ...(standInReplicas === undefined ? {} : { standInReplicas }),
    statusClass,
    targetVersion,
    version,
  });
}
