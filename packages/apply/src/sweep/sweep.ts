import { mapConcurrently } from "@runner-upgrade/executor";
import { isAccessRefused } from "../errors/is-access-refused.js";
import { unitName, type Unit } from "@runner-upgrade/plan";
import { isSameVersion } from "@runner-upgrade/plan/carry-out";
import type { RunnerInfo } from "@runner-upgrade/client";
import { failureOf, type Failure } from "../errors/failure.js";
import { unfinishedCodes } from "../errors/unfinished-codes.js";
import { stepsToServe } from "../ending/end-unit.js";
import type { RunContext } from "../context/run-context.js";
import { answersNoPing } from "../checking/answers-no-ping.js";
import { hasTaken } from "../state/taken.js";
import { sweepSteps } from "../state/rollback-steps.js";
import { cleanUpHost } from "../rollback/clean-up-host.js";
import { findSecondProcesses, stepsForSecondProcess } from "./second-processes.js";
import { lookAgain, lookAgainMs } from "./look-again.js";
import { takeBackAtTheEnd } from "./take-back-tags.js";
import { uncordonAtTheEnd } from "./uncordon.js";
import { statusClassOf } from "../checking/status-class-of.js";

/**
 * Observes every Runner that was touched once more: one that is not Healthy ends failed, whatever was said before.
 * A cordon that took effect late is taken off. One beside which a second process of its identity runs ends failed as well.
 * That it is Healthy is proven by a ping. One that is only at its operation limit is given the policy's `settleMs` to come down from it.
 */
export async function sweep(run: RunContext): Promise<void> {
  const units = run.plan.units.filter((unit) => isToBeSwept(run, unit) || hasCordonOnRecord(run, unit));
  // First, so that the control plane's word is the last one.
  const second = await findSecondProcesses(run, units);
  await mapConcurrently(units, 4, (unit) => sweepUnit(run, unit, second.get(unit.id) ?? null));
  // Behind the last word on each: one that does not serve needs those that have its tags.
  for (const unit of run.plan.units) await takeBackAtTheEnd(run, unit);
}

/** `second` is what its host says where more than one process has its identity. */
async function sweepUnit(run: RunContext, unit: Unit, second: string | null): Promise<void> {
  const failure = await uncordonAtTheEnd(run, unit);
  if (failure === null) {
    if (isToBeSwept(run, unit)) await look(run, unit, second);
    return;
  }
  const message = `At the end of the run it is still cordoned, and the cordon could not be taken off: ${failure.message}`;
  if (isProvenAnyway(run, unit, failure))
    run.warn("NOT_OBSERVED_AT_THE_END", `${unitName(unit)}: ${message}`);
  else await swept(run, unit, { info: null, message });
}

/** What was proven before stands, and so does what is left to do: that the run is turned away says nothing about the Runner. */
function isProvenAnyway(run: RunContext, unit: Unit, failure: Failure): boolean {
  return isAccessRefused(failure) && run.unit(unit.id).end?.outcome === "upgraded";
}

function hasCordonOnRecord(run: RunContext, unit: Unit): boolean {
  const unitState = run.unit(unit.id);
  const { end } = unitState;
  return end !== null && end.outcome !== "failed" && hasTaken(unitState);
}

function isToBeSwept(run: RunContext, unit: Unit): boolean {
  const { end, awayFrom, isHostTouched, presence } = run.unit(unit.id);
  const wasTouched = awayFrom !== null || isHostTouched || presence === "returned";
  // One that was absent and was put back as it was may be absent as before.
  const mayBeAbsent = unit.isAbsent && end?.outcome !== "upgraded";
  return end !== null && end.outcome !== "failed" && wasTouched && !mayBeAbsent;
}

async function look(run: RunContext, unit: Unit, second: string | null): Promise<void> {
  const deadlineAt = run.clock.now() + run.plan.policy.settleMs;
  for (;;) {
    let info: RunnerInfo;
    let isMute: boolean;
    try {
      [info, isMute] = await lookAgain(run, async () => {
        const seen = await run.callsOf(unit).getRunner();
        const tries = pingsAtTheEnd(run, unit);
        return [seen, isServing(run, unit, seen) && (await answersNoPing(run, unit, { tries }))] as const;
      });
    } catch (error) {
      const failure = failureOf(error);
      const message = `could not be observed at the end of the run: ${failure.message}`;
      if (isProvenAnyway(run, unit, failure))
        run.warn("NOT_OBSERVED_AT_THE_END", `${unitName(unit)} ${message}`);
      else await swept(run, unit, { info: null, message: `It ${message}` });
      return;
    }
    const statusClass = statusClassOf(run, unit, info.status);
    if (statusClass === "saturated" && run.clock.now() + lookAgainMs <= deadlineAt) {
      await run.clock.sleep(lookAgainMs);
      continue;
    }
    if (isMute) {
      await swept(run, unit, {
        info,
        isMute,
        message:
          `At the end of the run it answers no ping, though its status is ${info.status}: ` +
          (mayBeOvertaken(run, unit)
            ? "a request for new credentials whose answer was lost may have taken effect late, and its credentials are dead then."
            : "the status of a Runner that died is up to 30 s old."),
      });
      return;
    }
    if (second !== null) {
      await swept(run, unit, {
        info,
        code: "SEVERAL_PROCESSES",
        message: `At the end of the run a second process on its host has its identity: ${second}`,
        manualSteps: stepsForSecondProcess(unit),
      });
      return;
    }
    const left = await cleanUpWhatWaited(run, unit, info);
    await swept(run, unit, {
      info,
      message:
        statusClass === "serving"
          ? ["It is Healthy at the end of the run.", ...left].join(" ")
          : `At the end of the run its status is ${info.status}, though it had ended ${run.unit(unit.id).end?.outcome ?? "unknown"}.`,
    });
    return;
  }
}

/**
 * A unit that could not be confirmed, or given back, kept the old package. Now that it is seen to serve with the new
 * one, that is removed. Returns what could not be, which its report tells: the Runner serves.
 */
async function cleanUpWhatWaited(run: RunContext, unit: Unit, info: RunnerInfo): Promise<readonly string[]> {
  const { end } = run.unit(unit.id);
  const hasWaited = end?.outcome === "upgraded" && unfinishedCodes.includes(end.code ?? "");
  const isNew = info.version !== null && isSameVersion(info.version, unit.targetVersion);
  if (!hasWaited || !isNew || !isServing(run, unit, info)) return [];
  const left = await cleanUpHost(run, unit, sweepSteps.cleanUp);
  for (const one of left) run.warn("LEFT_ON_HOST", one);
  return left;
}

function isServing(run: RunContext, unit: Unit, { status }: RunnerInfo): boolean {
  return statusClassOf(run, unit, status) === "serving";
}

/**
 * Where credentials were asked for more than once, an earlier request may take effect behind everything that was looked
 * at: one unanswered ping tells. Elsewhere a second one rules out that the first was lost.
 */
function pingsAtTheEnd(run: RunContext, unit: Unit): number {
  return mayBeOvertaken(run, unit) ? 1 : 2;
}

function mayBeOvertaken(run: RunContext, unit: Unit): boolean {
  return run.unit(unit.id).credentialRequests > 1;
}

function swept(
  run: RunContext,
  unit: Unit,
  seen: {
    readonly info: RunnerInfo | null;
    readonly isMute?: boolean;
    readonly message: string;
    /** Why it ends failed, though it may serve. */
    readonly code?: string;
    readonly manualSteps?: readonly string[];
  },
): Promise<void> {
  const { info, isMute = false, message, code, manualSteps } = seen;
  const serves = code === undefined && !isMute && info !== null && isServing(run, unit, info);
  return run.record({
    type: "unit-swept",
    unitId: unit.id,
    status: info?.status ?? "",
    version: info?.version ?? null,
    isServing: serves,
    ...(code !== undefined && { code }),
    message,
    manualSteps: serves ? [] : (manualSteps ?? stepsToServe(run, unit)),
  });
}
