import type { CompareProcedures } from "../compare/compare-procedures.js";
import type { UnitChange } from "../compare/unit-change.js";
import { unitChanges } from "../compare/unit-changes.js";
import type { Unit } from "../model/plan.js";
import type { Difference } from "../premises/diff-premises.js";
import type { UnitChanged, UnitOutcome, UnitValid } from "./rebase.js";

/**
 * What says nothing of whether a unit is still what was planned: premises are told as such, which units wait and go first is
 * the planner's, and names of processes change with every restart.
 */
const passedOver: ReadonlySet<UnitChange["what"]> = new Set<UnitChange["what"]>([
  "absent",
  "by-hand",
  "canary",
  "expected-duration",
  "processes",
  "projects",
  "status-class",
  "tags",
  "version",
  "waits-for",
]);

/** Returns what became of a unit that the new plan has. */
export function outcomeInPlan(
  unit: Unit,
  descendants: readonly Unit[],
  {
    about,
    premises,
    compareProcedures,
  }: {
    readonly about: Pick<UnitOutcome, "name" | "unitId">;
    readonly premises: readonly Difference[];
    readonly compareProcedures: CompareProcedures;
  },
): UnitChanged | UnitValid {
  const [first] = descendants;
  const changes =
    first === undefined
      ? []
      : unitChanges(unit, first, compareProcedures).filter(({ what }) => !passedOver.has(what));
  if (premises.length === 0 && changes.length === 0)
    return { ...about, outcome: "valid", message: "It is what it was when the plan was made." };
  const unitIds = descendants.map(({ id }) => id);
  return { ...about, outcome: "changed", unitIds, premises, changes, message: describe(premises, changes) };
}

function describe(premises: readonly Difference[], changes: readonly UnitChange[]): string {
  const others = changes.map(({ what }) => what.replaceAll("-", " "));
  return [
    ...premises.map(({ message }) => message),
    ...(others.length === 0 ? [] : [`It differs in its ${others.join(", ")}.`]),
  ].join(" ");
}
