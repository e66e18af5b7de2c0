import { isAccessRefused } from "../errors/is-access-refused.js";
import { indexUnits } from "@runner-upgrade/plan/carry-out";
import { failureOf } from "../errors/failure.js";
import type { RunContext } from "../context/run-context.js";
import { canaryGate } from "../scheduler/canary-gate.js";
import { answersNoPing } from "../checking/answers-no-ping.js";
import { stepsToServe } from "../ending/end-unit.js";
import { unitStates } from "../state/unit-states.js";
import { statusClassOf } from "../checking/status-class-of.js";

const lookEveryMs = 5_000;
/** One bad look may be a hiccup of the network; two are a Runner that fell over. */
const badLooksThatFail = 2;

/** The canaries that soak now and hold others back; none where nobody is left to start, or may be started any more. */
export function soakingCanaries(run: RunContext): {
  readonly canaries: readonly string[];
  readonly until: number;
} {
  const { run: runState } = run.state();
  const none = { canaries: [], until: 0 };
  if (runState === null || run.admissionEnded.aborted) return none;
  const gate = canaryGate(runState, run.clock.now());
  if (gate.kind !== "soaking") return none;
  // The sweep looks at everyone once more.
  return unitStates(runState).every(({ end }) => end !== null) ? none : gate;
}

/** Watches the canaries while they soak. One that stops serving ends failed, which counts against the policy. */
export async function watchCanaries(run: RunContext): Promise<void> {
  const badLooks = new Map<string, number>();
  for (;;) {
    const { canaries, until } = soakingCanaries(run);
    if (canaries.length === 0) return;
    for (const unitId of canaries) {
      const { status, isServing, isTurnedAway = false } = await look(run, unitId);
      run.emit({ type: "canary-observed", unitId, status, isServing });
      // That the run is turned away says nothing about the canary, and the guard admits nobody meanwhile.
      const count = isServing || isTurnedAway ? 0 : (badLooks.get(unitId) ?? 0) + 1;
      badLooks.set(unitId, count);
      if (count < badLooksThatFail) continue;
      const message = `The canary was upgraded, and stopped serving while it soaked: ${status}.`;
      const unit = indexUnits(run.plan).get(unitId);
      await run.record({
        type: "unit-swept",
        unitId,
        status,
        version: null,
        isServing: false,
        message,
        manualSteps: unit === undefined ? [] : stepsToServe(run, unit),
      });
      return;
    }
    await run.clock.sleep(Math.max(1, Math.min(lookEveryMs, until - run.clock.now())));
  }
}

async function look(
  run: RunContext,
  unitId: string,
): Promise<{ readonly status: string; readonly isServing: boolean; readonly isTurnedAway?: boolean }> {
  const unit = indexUnits(run.plan).get(unitId);
  if (unit === undefined) return { status: "unknown", isServing: false };
  try {
    const { status } = await run.callsOf(unit).getRunner();
    const statusClass = statusClassOf(run, unit, status);
    const isListed = statusClass === "serving" || statusClass === "saturated";
    if (isListed && (await answersNoPing(run, unit, { tries: 1 })))
      return { status: `${status}, and it answers no ping`, isServing: false };
    return { status, isServing: isListed };
  } catch (error) {
    const failure = failureOf(error);
    return {
      status: `not observable (${failure.code})`,
      isServing: false,
      isTurnedAway: isAccessRefused(failure),
    };
  }
}
