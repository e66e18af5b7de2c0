import type { Runner } from "../fleet/fleet.js";
import type { NoticeContext } from "../notices/context.js";
import { lendingProcedures } from "./with-lending.js";
import { oneLine } from "../text/one-line.js";
import type { Admitted } from "../candidates/admit.js";
import type { Candidate } from "../candidates/candidate.js";
import { orderUnits, type Placed } from "./order-units.js";
import type { Procedure, Unit } from "../model/plan.js";
import { unitIdOf } from "../model/unit-id.js";
import type { PlannedUnit } from "../candidates/planned-unit.js";

/** The units in order of start, and the procedures that they name. */
export interface BuiltUnits {
  readonly units: readonly PlannedUnit[];
  readonly procedures: Readonly<Record<string, Procedure>>;
}

/** Gives every admitted candidate its procedure and its place. */
export function buildUnits(
  candidates: readonly Candidate[],
  { isAdmitted, lendings, lowered }: Admitted,
  standingIn: readonly number[],
  context: NoticeContext,
): BuiltUnits {
  const withLending = lendingProcedures(context.policy);
  const admitted = candidates.filter(isAdmitted);
  const placeable =
    lendings.size === 0
      ? admitted
      : admitted.map((candidate) => (lendings.has(candidate.runner.id) ? withLending(candidate) : candidate));
  const placed = orderUnits(placeable, standingIn, {
    lowered,
    lendings,
    canary: context.policy.canary,
    platforms: context.platforms,
  });
  const procedures = new Map(placeable.map(({ chosen }) => [chosen.key, chosen.procedure]));
  return {
    units: placed.map((each) => ({
      unit: toUnit(each, lowered.get(each.candidate.runner.id), lendings.get(each.candidate.runner.id)),
      runner: each.candidate.runner,
      place: each.candidate.replica?.runnerPlace ?? each.candidate.place,
      procedure: each.candidate.chosen.procedure,
    })),
    procedures: Object.fromEntries([...procedures].sort()),
  };
}

function toUnit(
  { candidate, isCanary, waitsFor }: Placed,
  loweredNeeds: Unit["loweredNeeds"],
  lends: Unit["lends"],
): Unit {
  const { runner, replica, statusClass, image, keepsServing, needs } = candidate;
  const byHand = runner.hostFacts?.byHand;
  const processes = processesOf(runner);
  const unit: { -readonly [Key in keyof Unit]: Unit[Key] } = {
    id: unitIdOf(runner.id, replica?.id),
    runnerId: runner.id,
    runnerName: runner.name,
    procedure: candidate.chosen.key,
    host: candidate.host,
    needs: needs.map(({ need }) => need.id),
    premises: {
      version: runner.version,
      tags: runner.tags,
      projects: runner.associations.map(({ project }) => project),
      statusClass,
    },
    targetVersion: candidate.targetVersion,
    isCanary,
    isAbsent: statusClass === "absent",
    isOutageAllowed: loweredNeeds !== undefined,
    waitsFor,
    expectedDurationMs: candidate.expectedDurationMs,
  };
  if (replica !== undefined) {
    unit.replicaId = replica.id;
    unit.replicaName = replica.name;
    if (replica.standInReplicas !== null) unit.standInReplicas = replica.standInReplicas;
    if (statusClass !== "serving" && replica.runnerClass === "serving") unit.isRunnerServing = true;
  }
  if (image !== null) unit.image = image;
  if (byHand !== undefined) unit.byHand = byHand;
  if (processes.length > 0) unit.processes = processes;
  if (keepsServing) unit.keepsServing = true;
  if (lends !== undefined) unit.lends = lends;
  if (loweredNeeds !== undefined) unit.loweredNeeds = loweredNeeds;
  return unit;
}

/** A DaemonSet has a Pod on each node: a plan of many Runners stays small. */
const mostProcesses = 16;

function processesOf({ hostFacts }: Runner): readonly string[] {
  const given = hostFacts?.processes;
  if (given === undefined) return [];
  const names = given.map((name) => oneLine(name, 200)).filter(Boolean);
  const more = names.length - mostProcesses;
  return more > 0 ? [...names.slice(0, mostProcesses), `and ${more} more`] : names;
}
