import { noInput } from "@runner-upgrade/executor";
import { unitName, type Unit } from "@runner-upgrade/plan";
import type { RunContext } from "../context/run-context.js";
import { rollbackSteps } from "../state/rollback-steps.js";
import { stepContext } from "../performing/step-call.js";
import { perform } from "../performing/perform.js";
import { backoffMs } from "../wait/backoff.js";
import { withTimeLimit } from "../wait/time-limit.js";
import { rollbackBackoff } from "./attempts.js";
import { mayBeOnHost } from "../state/unit-state.js";

const cleanUpTimeLimitMs = 60_000;
const mostCleanUps = 2;

/**
 * Removes what was kept on the host for the rollback, for it may hold secrets. What fails is told and holds nothing
 * up: the Runner serves.
 */
export async function cleanUpHost(
  run: RunContext,
  unit: Unit,
  stepId: string = rollbackSteps.cleanUp,
): Promise<string[]> {
  const cleanUp = run.executorOf(unit).steps["clean-up"];
  if (!mayBeOnHost(run.unit(unit.id)) || cleanUp === undefined) return [];
  for (let attempt = 1; ; attempt++) {
    const performed = await perform(run, unit, stepId, () =>
      withTimeLimit(
        (signal) =>
          cleanUp(stepContext(run, unit, { stepId, signal, timeLimitMs: cleanUpTimeLimitMs }), noInput),
        {
          what: `Cleaning up behind ${unitName(unit)} on ${unit.host.address}`,
          timeLimitMs: cleanUpTimeLimitMs,
          clock: run.clock,
        },
      ),
    );
    if (performed.kind === "ended") return [];
    if (attempt >= mostCleanUps)
      return [
        `What was kept of ${unitName(unit)} on ${unit.host.address} could not be removed: ${performed.failure.message}`,
      ];
    await run.clock.sleep(backoffMs(rollbackBackoff, attempt, run.random));
  }
}
