import type { RunnerInfo } from "@runner-upgrade/client";
import type { StepOutcome } from "@runner-upgrade/executor";
import type { Unit } from "@runner-upgrade/plan";
import { StepError } from "../errors/step-error.js";
import { failureOf } from "../errors/failure.js";
import { notConfirmed } from "../errors/unfinished-codes.js";
import type { RunContext } from "../context/run-context.js";
import { printable } from "../text/printable.js";
import { awaitChecks } from "../checking/await-checks.js";
import { observeHost } from "../checking/observe-host.js";
import { checkError } from "../checking/require-checks.js";
import { saysRefused } from "./says-refused.js";
import type { StepCall } from "../performing/step-call.js";
import { statusClassOf } from "../checking/status-class-of.js";

/** The code of a verification that saw the Runner's credentials refused. */
export const credentialsRefused = "CREDENTIALS_REFUSED";
const overtaken =
  " A request for new credentials whose answer was lost may have taken effect after the one that was answered.";
/** The code of a verification that found no process. */
export const processGone = "PROCESS_GONE";

/**
 * Proves a fresh start: the target version, an uptime that fell or a version that changed, serving, and a ping sent
 * after all that was answered. Where it does not come to hold, the host is asked why: the error carries the state of
 * the process and the tail of the Runner's log.
 */
export async function verify({ run, unit, step, deadlineAt, signal }: StepCall): Promise<StepOutcome> {
  const result = await awaitChecks(run, unit, { stepId: step.id, checks: step.checks, deadlineAt, signal });
  if (result.outcome === "passed") {
    return {
      outcome: "done",
      summary: result.reason,
      record: { version: result.last?.info?.version ?? unit.targetVersion },
    };
  }
  const seen = checkError({ unit, step }, result);
  try {
    const host = await observeHost(run, unit, step.id);
    const log = host.logTail.slice(-5).map((line) => printable(line, 200));
    const isRunning = host.process === "running";
    const isNotAllowed = result.outcome === "not-allowed";
    // A wait that a refusal of our own calls cut short shows nothing of what the control plane hears.
    const isOvertaken = isRunning && !isNotAllowed && mayBeOvertaken(run, unit, result.last?.info ?? null);
    const isRefused = isRunning && saysRefused(host.logTail);
    const isTurnedAway = isNotAllowed && isRunning && host.installed === "new";
    throw new StepError({
      code:
        isRefused || isOvertaken
          ? credentialsRefused
          : host.process === "gone"
            ? processGone
            : isTurnedAway
              ? notConfirmed
              : seen.code,
      message: printable(
        `${seen.message} On the host: ${host.message}` +
          (isOvertaken && !isRefused ? overtaken : "") +
          (log.length === 0 ? "" : ` The end of its log: ${log.join(" | ")}`),
        2_000,
      ),
    });
  } catch (error) {
    if (error instanceof StepError) throw error;
    throw new StepError({
      code: seen.code,
      message: `${seen.message} The host could not be asked why: ${failureOf(error).message}`,
    });
  }
}

/**
 * Whether the new credentials may be dead though no log tells so: an earlier request for them was lost, the process
 * runs, and the control plane, which answers, does not hear from it.
 */
function mayBeOvertaken(run: RunContext, unit: Unit, info: RunnerInfo | null): boolean {
  if (info === null || run.unit(unit.id).credentialRequests <= 1) return false;
  const statusClass = statusClassOf(run, unit, info.status);
  return statusClass !== "serving" && statusClass !== "saturated";
}
