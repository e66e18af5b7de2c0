import { noInput } from "@runner-upgrade/executor";
import { unitName, type Unit } from "@runner-upgrade/plan";
import { StepError } from "../errors/step-error.js";
import type { RunContext } from "../context/run-context.js";
import { withTimeLimit } from "../wait/time-limit.js";
import { observeHost } from "../checking/observe-host.js";
import { stepContext } from "../performing/step-call.js";

/**
 * Proves that no process of this Runner runs. The order of the vendor's page is law: credentials are regenerated only
 * directly after this. With `mayStop`, behind the point of no return, a process that runs is stopped first: its
 * credentials are dead.
 *
 * Rejects with `NOT_GONE` where a process is there.
 */
export async function proveGone(
  run: RunContext,
  unit: Unit,
  options: { readonly stepId: string; readonly timeLimitMs: number; readonly mayStop: boolean },
): Promise<void> {
  const { stepId, timeLimitMs, mayStop } = options;
  const first = await observeHost(run, unit, stepId);
  if (first.process === "gone") return;
  const { stop } = run.executorOf(unit).steps;
  if (!mayStop || stop === undefined) throw notGone(unit, first.message, { isFirstRequest: !mayStop });
  await withTimeLimit((signal) => stop(stepContext(run, unit, { stepId, timeLimitMs, signal }), noInput), {
    what: `Stopping ${unitName(unit)} on ${unit.host.address}`,
    timeLimitMs,
    clock: run.clock,
  });
  const second = await observeHost(run, unit, stepId);
  if (second.process !== "gone") throw notGone(unit, second.message, { isFirstRequest: false });
}

function notGone(
  unit: Unit,
  message: string,
  { isFirstRequest }: { readonly isFirstRequest: boolean },
): StepError {
  return new StepError({
    code: "NOT_GONE",
    message:
      `A process of ${unitName(unit)} is there on ${unit.host.address} though it was stopped (${message}) ` +
      (isFirstRequest
        ? "Its credentials were not regenerated."
        : "Its credentials were not regenerated again; an earlier request may have taken effect."),
    remedies: [
      "Find out what started it again (a supervisor, a timer, a person) and keep that from doing so.",
    ],
  });
}
