import type { Plan } from "../model/plan.js";
import { stepChanges } from "./step-changes.js";
import type { ProcedureChange } from "./unit-change.js";

/** Tells how two procedures differ, by their keys in the plan before and in the plan after. */
export type CompareProcedures = (before: string, after: string) => ProcedureChange;

/** Returns what compares the procedures of two plans. A plan has few: each pair is compared once. */
export function procedureComparer(
  before: Pick<Plan, "procedures">,
  after: Pick<Plan, "procedures">,
): CompareProcedures {
  const known = new Map<string, ProcedureChange>();
  return (keyBefore, keyAfter) => {
    const pair = JSON.stringify([keyBefore, keyAfter]);
    const answer = known.get(pair);
    if (answer !== undefined) return answer;
    const [was, is] = [before.procedures[keyBefore], after.procedures[keyAfter]];
    const change: ProcedureChange = {
      what: "procedure",
      before: keyBefore,
      after: keyAfter,
      routeBefore: was?.route ?? null,
      routeAfter: is?.route ?? null,
      steps: stepChanges(was?.steps ?? [], is?.steps ?? []),
    };
    known.set(pair, change);
    return change;
  };
}
