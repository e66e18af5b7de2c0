import { procedureOf, unitsById } from "../state/plan-index.js";
import type { RunState } from "../state/run-state.js";

/** Where a Runner stands in a run, in one sentence. Pure. */
export function why(
  run: RunState | null,
  runnerId: string,
  waiting: Pick<ReadonlyMap<string, string>, "get">,
): string {
  if (run === null) return "The run has not begun yet.";
  const { plan } = run;
  const unit = unitsById(plan).get(runnerId);
  const state = run.units.get(runnerId);
  if (unit === undefined || state === undefined) return whyNoUnit(run, runnerId);
  const name = unit.runnerName;
  if (state.end !== null) return `${name} ended ${state.end.outcome}: ${state.end.reason}`;
  if (state.rollback !== null) return `${name} is being put back: ${state.rollback.reason}`;
  if (state.presence === "here") {
    const reason = waiting.get(runnerId) ?? state.refusal?.reason ?? "its turn has not come";
    return `${name} is not started: ${reason}.`;
  }
  const current = procedureOf(plan, runnerId).find(({ id }) => state.steps[id]?.status === "started");
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
