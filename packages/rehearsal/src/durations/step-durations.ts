import { stepsOf, type Plan, type Step, type Unit } from "@runner-upgrade/plan";
import { stepFacts } from "@runner-upgrade/plan/carry-out";

/** How long a call of a host takes at the least, in milliseconds. */
const leastMs = 100;
/** What a step may take of its time limit. */
const mostOfLimit = 0.8;

/** How long the steps of one unit take. */
export interface UnitDurations {
  /** From the start of a process to its first heartbeat. */
  readonly startupMs: number;
  /** How long a call of its host takes. */
  of(call: string): number;
}

/**
 * Spreads what a unit is expected to take over its steps, each in proportion to what its kind usually takes. No step
 * takes more than most of its time limit.
 */
export function stepDurations(plan: Plan, unit: Unit, heartbeatMs: number): UnitDurations {
  const steps = stepsOf(plan, unit.id);
  const usualMs = steps.reduce((sum, step) => sum + usualOf(step), 0);
  const factor = usualMs === 0 ? 1 : unit.expectedDurationMs / usualMs;
  const durations = new Map<string, number>(
    steps.map((step) => [step.id, bounded(usualOf(step) * factor, step.timeLimitMs)]),
  );
  const verify = steps.find(({ kind }) => kind === "verify");
  const verifyMs = verify === undefined ? heartbeatMs : bounded(usualOf(verify) * factor, verify.timeLimitMs);
  const startMs = durations.get("start") ?? durations.get("roll-out") ?? leastMs;
  return {
    startupMs: Math.max(1_000, Math.round(verifyMs - heartbeatMs)),
    of: (call) => {
      if (call === "observe" || call === "inspect-host") return leastMs;
      if (call.startsWith("restore")) return startMs;
      return durations.get(call) ?? leastMs;
    },
  };
}

/** What `planUpgrade` counts for it. A drain ends by what the Runner runs. */
function usualOf(step: Step): number {
  if (step.kind === "custom") return Math.ceil(step.timeLimitMs / 10);
  const quietMs = step.checks.map((check) => (check.kind === "drained" ? check.quietMs : 0));
  return Math.min(
    step.timeLimitMs,
    step.kind === "drain" ? Math.max(0, ...quietMs) : stepFacts(step.kind).typicalMs,
  );
}

function bounded(ms: number, limitMs: number): number {
  return Math.round(Math.max(leastMs, Math.min(ms, limitMs * mostOfLimit)));
}
