import type { HostObservation } from "@runner-upgrade/executor";
import { unitName, type Unit } from "@runner-upgrade/plan";
import type { RunContext } from "../context/run-context.js";
import { withTimeLimit } from "../wait/time-limit.js";
import { stepContext } from "../performing/step-call.js";

const observeTimeLimitMs = 60_000;

/** What is on the unit's host now. Rejects as the executor does, or at its time limit. */
export function observeHost(run: RunContext, unit: Unit, stepId: string): Promise<HostObservation> {
  return withTimeLimit(
    (signal) =>
      run
        .executorOf(unit)
        .observe(stepContext(run, unit, { stepId, timeLimitMs: observeTimeLimitMs, signal })),
    {
      what: `Looking at ${unitName(unit)} on ${unit.host.address}`,
      timeLimitMs: observeTimeLimitMs,
      clock: run.clock,
    },
  );
}
