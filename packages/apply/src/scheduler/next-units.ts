import type { PlatformOptions, Policy, Unit } from "@runner-upgrade/plan";
import { windowAt } from "@runner-upgrade/plan/carry-out";
import { awayIds, unsettled } from "../state/away.js";
import type { JournalState, RunState } from "../state/run-state.js";
import type { UnitState } from "../state/unit-state.js";
import { unitStates } from "../state/unit-states.js";
import { budgetOf, isInFlight } from "./budget.js";
import { canaryGate, type CanaryGate } from "./canary-gate.js";
import { whyNeedsForbid } from "./needs-allow.js";
import { whySkip, type Skip } from "./why-skip.js";

/** What is to be done at a moment. */
export interface Decision {
  /** Ids of units, in the plan's order. Each is to be claimed before anything else happens. */
  readonly start: readonly string[];
  readonly skip: readonly Skip[];
  /** By unit id: what it waits for, in a few words. */
  readonly waiting: ReadonlyMap<string, string>;
  /** When to decide again though nothing happened; null when only an event can change something. */
  readonly wakeAt: number | null;
}

type Verdict =
  | { readonly kind: "start" }
  | { readonly kind: "skip"; readonly skip: Skip }
  | { readonly kind: "wait"; readonly reason: string; readonly until: number | null };

/**
 * Which units start now. Pure: the same state at the same time gives the same answer. In the plan's order, each as
 * soon as budget, canaries, the units that it waits for and its needs allow; a unit that has to wait holds up none
 * behind it. Looks at every unit: `createScheduler` gives the same answer from what has changed.
 */
export function nextUnits(state: JournalState, now: number, platforms: PlatformOptions = {}): Decision {
  const { run } = state;
  const start: string[] = [];
  const skip: Skip[] = [];
  const waiting = new Map<string, string>();
  const wakes: number[] = [];
  if (run?.endedAt !== null) return { start, skip, waiting, wakeAt: null };

  const judge = createJudge(state, run, { now, platforms });
  for (const unit of run.plan.units) {
    const unitState = run.units.get(unit.id);
    if (unitState?.end !== null || isInFlight(unitState)) continue;
    const verdict = judge(unit, unitState);
    switch (verdict.kind) {
      case "start":
        start.push(unit.id);
        break;
      case "skip":
        skip.push(verdict.skip);
        break;
      case "wait":
        waiting.set(unit.id, verdict.reason);
        if (verdict.until !== null) wakes.push(verdict.until);
    }
  }
  const wakeAt = wakes.length === 0 ? null : Math.min(...wakes);
  const isStuck = start.length === 0 && wakeAt === null && !run.isPaused && !unitStates(run).some(isInFlight);
  // Nothing is under way and no time will change it: to wait on would be to wait for ever.
  return isStuck
    ? {
        start,
        skip: [
          ...skip,
          ...[...waiting].map(([unitId, reason]) => ({
            unitId,
            code: "NEVER_ALLOWED",
            reason: `It was not started, and in this run it never could be: ${reason}.`,
          })),
        ],
        waiting: new Map(),
        wakeAt: null,
      }
    : { start, skip, waiting, wakeAt };
}

function createJudge(
  state: JournalState,
  run: RunState,
  { now, platforms }: { readonly now: number; readonly platforms: PlatformOptions },
): (unit: Unit, unitState: UnitState) => Verdict {
  const { policy } = run.plan;
  const budget = budgetOf(run, platforms);
  const settling = unsettled(state, { now, settleMs: policy.settleMs });
  const away = new Set([...awayIds(state), ...settling.keys()]);
  const failures = unitStates(run).filter(({ end }) => end?.countsAsFailure === true).length;
  const settledAt = settling.size === 0 ? null : Math.min(...settling.values());
  let gate = canaryGate(run, now);

  return (unit, unitState) => {
    const skip = whySkip(run, unit, unitState, { failures, now });
    if (skip !== null) return { kind: "skip", skip };
    if (run.isPaused) return wait("the run is paused");
    const gated = whyGated(unit, gate);
    if (gated !== null) return gated;
    const waitedFor = unit.waitsFor.filter((id) => run.units.get(id)?.end === null);
    if (waitedFor.length > 0) return wait(`it waits for ${waitedFor.join(", ")}, its stand-in`);
    const { refusal } = unitState;
    if (refusal !== null && refusal.retryAt > now)
      return wait(`the guard refused it: ${refusal.reason}`, refusal.retryAt);
    const closed = whyOutsideWindows(unit, policy, now);
    if (closed !== null) return closed;
    const forbidden = whyNeedsForbid(run.plan, unit, away);
    if (forbidden !== null) return wait(forbidden, settledAt);
    const overBudget = budget.take(unit);
    if (overBudget !== null) return wait(overBudget);
    away.add(unit.runnerId);
    if (gate.kind === "one" && !unit.isAbsent) gate = { kind: "canaries-under-way" };
    return { kind: "start" };
  };
}

function whyOutsideWindows({ expectedDurationMs }: Unit, { windows }: Policy, now: number): Verdict | null {
  const answer = windowAt(windows, { nowMs: now, durationMs: expectedDurationMs });
  switch (answer.kind) {
    case "open":
      return null;
    case "closed":
      return wait(
        `the next window that it would end in opens at ${new Date(answer.opensAtMs).toISOString()}`,
        answer.opensAtMs,
      );
    case "never":
      return wait("it is expected to take longer than any window of the policy");
  }
}

function whyGated(unit: Unit, gate: CanaryGate): Verdict | null {
  if (unit.isAbsent || gate.kind === "open" || gate.kind === "one") return null;
  if (gate.kind === "soaking") return wait("the canaries soak", gate.until);
  return unit.isCanary ? null : wait("the canaries are not through");
}

function wait(reason: string, until: number | null = null): Verdict {
  return { kind: "wait", reason, until };
}
