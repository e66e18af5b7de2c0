import { unitName, type Unit } from "@runner-upgrade/plan";
import { indexUnits, unitsOfRunner } from "@runner-upgrade/plan/carry-out";
import { procedureOf } from "../state/plan-index.js";
import type { RunState } from "../state/run-state.js";

type Waiting = Pick<ReadonlyMap<string, string>, "get">;

/** Where a unit stands in a run, in one sentence; for the id of a Runner with several units, one sentence for each. Pure. */
export function why(run: RunState | null, id: string, waiting: Waiting): string {
  if (run === null) return "The run has not begun yet.";
  const unit = indexUnits(run.plan).get(id);
  const units = unit === undefined ? unitsOfRunner(run.plan, id) : [unit];
  if (units.length === 0) return whyNoUnit(run, id);
  return units.map((one) => whyUnit(run, one, waiting)).join(" ");
}

function whyUnit(run: RunState, unit: Unit, waiting: Waiting): string {
  const state = run.units.get(unit.id);
  if (state === undefined) return whyNoUnit(run, unit.runnerId);
  const name = unitName(unit);
  if (state.end !== null) return `${name} ended ${state.end.outcome}: ${state.end.reason}`;
  if (state.rollback !== null) return `${name} is being put back: ${state.rollback.reason}`;
  if (state.presence === "here") {
    const reason = waiting.get(unit.id) ?? state.refusal?.reason ?? "its turn has not come";
    return `${name} is not started: ${reason}.`;
  }
  const current = procedureOf(run.plan, unit.id).find(({ id }) => state.steps[id]?.status === "started");
  return current === undefined
    ? `${name} was admitted and is between two steps.`
    : `${name} is at ${current.id}${attempt(state.steps[current.id]?.attempts ?? 1)}.`;
}

function whyNoUnit({ plan }: RunState, runnerId: string): string {
  if (plan.alreadyCurrent.includes(runnerId)) return "It has the target version already.";
  const blocked = plan.blockers.filter((notice) => notice.runnerId === runnerId);
  return blocked.length > 0
    ? `The plan blocks it: ${blocked.map(({ message }) => message).join(" ")}`
    : "It is not in the plan.";
}

function attempt(count: number): string {
  return count > 1 ? `, attempt ${count}` : "";
}
