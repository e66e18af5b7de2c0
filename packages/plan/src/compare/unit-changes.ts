import { isSameJson } from "../json/is-same-json.js";
import type { Premises, Unit } from "../model/plan.js";
import { listDifference } from "./list-difference.js";
import type { CompareProcedures } from "./compare-procedures.js";
import type { UnitChange, UnitFlag, UnitList, UnitNumber, UnitText } from "./unit-change.js";

/**
 * Returns how a unit of two plans differs, its place left out. Empty when it is the same. A procedure of the same key is the
 * same here: how that differs is said once for all of its units.
 */
export function unitChanges(before: Unit, after: Unit, compareProcedures: CompareProcedures): UnitChange[] {
  if (before === after) return [];
  return comparisons.flatMap((compare) => compare(before, after, compareProcedures));
}

type Read<T> = (unit: Unit) => T;
type Changes = readonly UnitChange[];
type Compare = (before: Unit, after: Unit, compareProcedures: CompareProcedures) => Changes;

const same: Changes = [];

function text(what: UnitText, read: Read<string | null | undefined>): Compare {
  return (before, after) => {
    const [was, is] = [read(before) ?? null, read(after) ?? null];
    return was === is ? same : [{ what, before: was, after: is }];
  };
}

function flag(what: UnitFlag, read: Read<boolean | undefined>): Compare {
  return (before, after) => {
    const [was, is] = [read(before) ?? false, read(after) ?? false];
    return was === is ? same : [{ what, before: was, after: is }];
  };
}

function number(what: UnitNumber, read: Read<number | undefined>): Compare {
  return (before, after) => {
    const [was, is] = [read(before) ?? null, read(after) ?? null];
    return was === is ? same : [{ what, before: was, after: is }];
  };
}

function list(what: UnitList, read: Read<readonly string[] | undefined>): Compare {
  return (before, after) => {
    const difference = listDifference(read(before) ?? [], read(after) ?? []);
    return difference === null ? same : [{ what, ...difference }];
  };
}

const ofPremises: Readonly<Record<keyof Premises, Compare>> = {
  version: text("version", ({ premises }) => premises.version),
  tags: list("tags", ({ premises }) => premises.tags),
  projects: list("projects", ({ premises }) => premises.projects),
  statusClass: text("status-class", ({ premises }) => premises.statusClass),
};

/** By the property of a unit: one that nothing looks at does not compile. */
const byProperty: Readonly<Record<keyof Unit, Compare>> = {
  // Units are paired by id.
  id: () => same,
  runnerId: text("runner-id", ({ runnerId }) => runnerId),
  replicaId: text("replica-id", ({ replicaId }) => replicaId),
  runnerName: text("runner-name", ({ runnerName }) => runnerName),
  replicaName: text("replica-name", ({ replicaName }) => replicaName),
  targetVersion: text("target-version", ({ targetVersion }) => targetVersion),
  image: text("image", ({ image }) => image),
  premises: (before, after, compareProcedures) =>
    Object.values(ofPremises).flatMap((compare) => compare(before, after, compareProcedures)),
  host: ({ host: before }, { host: after }) =>
    isSameJson(before, after) ? same : [{ what: "host", before, after }],
  procedure: (before, after, compareProcedures) =>
    before.procedure === after.procedure ? same : [compareProcedures(before.procedure, after.procedure)],
  needs: list("needs", ({ needs }) => needs),
  loweredNeeds: ({ loweredNeeds: before = {} }, { loweredNeeds: after = {} }) =>
    isSameJson(before, after) ? same : [{ what: "lowered-needs", before, after }],
  lends: ({ lends: before = [] }, { lends: after = [] }) =>
    isSameJson(before, after) ? same : [{ what: "lendings", before, after }],
  waitsFor: list("waits-for", ({ waitsFor }) => waitsFor),
  isCanary: flag("canary", ({ isCanary }) => isCanary),
  isAbsent: flag("absent", ({ isAbsent }) => isAbsent),
  isOutageAllowed: flag("outage-allowed", ({ isOutageAllowed }) => isOutageAllowed),
  keepsServing: flag("keeps-serving", ({ keepsServing }) => keepsServing),
  isRunnerServing: flag("runner-serving", ({ isRunnerServing }) => isRunnerServing),
  standInReplicas: number("stand-in-replicas", ({ standInReplicas }) => standInReplicas),
  expectedDurationMs: number("expected-duration", ({ expectedDurationMs }) => expectedDurationMs),
  processes: list("processes", ({ processes }) => processes),
  byHand: ({ byHand: before }, { byHand: after }) =>
    isSameJson(before, after) ? same : [{ what: "by-hand" }],
};

const comparisons = Object.values(byProperty);
