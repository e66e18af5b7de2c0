import { unitName, type Check, type Unit } from "@runner-upgrade/plan";
import { isSameVersion } from "@runner-upgrade/plan/carry-out";
import { noInput, type StepOutcome } from "@runner-upgrade/executor";
import type { RunnerInfo } from "@runner-upgrade/client";
import { describeGivenBack, isAnything, type GivenBack } from "../cordon/describe-taken.js";
import { giveBackForGood } from "../cordon/give-back-for-good.js";
import { hasTaken } from "../state/taken.js";
import { describeTakenBack } from "../lending/describe-lent.js";
import { isAnyTag } from "../lending/is-any-tag.js";
import { servesItself } from "../lending/serves-itself.js";
import { stepsToTakeBack } from "../lending/steps-to-take-back.js";
import { takeBackForGood } from "../lending/take-back.js";
import { hasLent, type Lent } from "../state/lent.js";
import { failureOf } from "../errors/failure.js";
import type { RunContext } from "../context/run-context.js";
import { cleanUpSteps } from "../state/rollback-steps.js";
import { awaitChecks } from "../checking/await-checks.js";
import { observeHost } from "../checking/observe-host.js";
import { checkError } from "../checking/require-checks.js";
import { stepContext } from "../performing/step-call.js";
import { manualSteps } from "../ending/end-unit.js";
import { perform } from "../performing/perform.js";
import { withTimeLimit } from "../wait/time-limit.js";
import { deleteUnusedReplicas } from "../replicas/delete-unused-replicas.js";
import { awaitInterruptedStop } from "./await-interrupted-stop.js";
import type { CleanedUnit } from "./clean-up-report.js";
import { mayBeOnHost } from "../state/unit-state.js";
import { statusClassOf } from "../checking/status-class-of.js";

const timeLimitMs = 60_000;

/**
 * Cleans up behind a run at one Runner: takes its cordon off, and removes what was saved on its host where it serves.
 * Starts, stops and regenerates nothing. What fails is told in the result.
 */
export async function cleanUpUnit(run: RunContext, unit: Unit): Promise<CleanedUnit> {
  const problems: string[] = [];
  // First: a stop of the dead process that goes on must not meet the work that comes with the tags.
  await awaitInterruptedStop(run, unit, cleanUpSteps.cleanUp);
  const given = await uncordon(run, unit, problems);
  const info = await look(run, unit, problems);
  const statusClass = info === null ? "absent" : statusClassOf(run, unit, info.status);
  const isServing = statusClass === "serving" || statusClass === "saturated";
  const lentTagsTakenBack = await takeBackTags(run, unit, info, problems);
  const deletedReplicas = await deleteUnusedReplicas(run, unit, problems);
  const savedState = await removeSavedState(run, unit, { isServing, problems });
  const isClean = info !== null && problems.length === 0 && isServing && savedState !== "kept";
  const message = isClean
    ? `It serves with version ${info.version ?? "unknown"}, and nothing of the run is left with it.`
    : [
        ...(isServing || info === null ? [] : [`Its status is ${info.status}: it was left as it is.`]),
        ...problems,
      ].join(" ");
  const steps = isClean ? [] : [...manualSteps(run, unit), ...stepsToTakeBack(unit, run.unit(unit.id))];
  await run.record({
    type: "unit-cleaned-up",
    unitId: unit.id,
    status: info?.status ?? "",
    version: info?.version ?? null,
    isClean,
    outcome:
      info?.version != null && isSameVersion(info.version, unit.targetVersion) ? "upgraded" : "rolled-back",
    message,
    manualSteps: steps,
  });
  return {
    unitId: unit.id,
    unitName: unitName(unit),
    runnerId: unit.runnerId,
    runnerName: unit.runnerName,
    status: info?.status ?? "",
    tagsGivenBack: given.tags,
    dispatchGivenBack: given.projects,
    ...(lentTagsTakenBack.length > 0 && { lentTagsTakenBack }),
    ...(deletedReplicas.length > 0 && { deletedReplicas }),
    savedState,
    isClean,
    message,
    manualSteps: steps,
  };
}

async function uncordon(run: RunContext, unit: Unit, problems: string[]): Promise<GivenBack> {
  let given: GivenBack = { tags: [], projects: [] };
  if (!hasTaken(run.unit(unit.id))) return given;
  const stepId = cleanUpSteps.uncordon;
  const performed = await perform(run, unit, stepId, async (): Promise<StepOutcome> => {
    given = await giveBackForGood(run, unit, stepId);
    const checks: readonly Check[] = [{ kind: "cordon", state: "given-back" }];
    const deadlineAt = run.clock.now() + timeLimitMs;
    const result = await awaitChecks(run, unit, { stepId, checks, deadlineAt });
    if (result.outcome !== "passed") throw checkError({ unit, step: { id: stepId } }, result);
    return { outcome: isAnything(given) ? "done" : "already-done", summary: describeGivenBack(given) };
  });
  if (performed.kind === "failed")
    problems.push(`Its cordon could not be taken off: ${performed.failure.message}`);
  return given;
}

/** Takes back what the unit lent, where it serves with its own tags. Resolves to the tags that were taken off their lenders. */
async function takeBackTags(
  run: RunContext,
  unit: Unit,
  info: RunnerInfo | null,
  problems: string[],
): Promise<readonly string[]> {
  if (!hasLent(run.unit(unit.id))) return [];
  if (info === null || !servesItself(run, unit, info)) {
    problems.push("It does not serve with its own tags, so those it lent were left with their lenders.");
    return [];
  }
  const stepId = cleanUpSteps.takeBackTags;
  let taken: Lent = {};
  const performed = await perform(run, unit, stepId, async (): Promise<StepOutcome> => {
    taken = await takeBackForGood(run, unit, stepId);
    const checks: readonly Check[] = [{ kind: "lending", state: "taken-back" }];
    const deadlineAt = run.clock.now() + timeLimitMs;
    const result = await awaitChecks(run, unit, { stepId, checks, deadlineAt });
    if (result.outcome !== "passed") throw checkError({ unit, step: { id: stepId } }, result);
    return { outcome: isAnyTag(taken) ? "done" : "already-done", summary: describeTakenBack(unit, taken) };
  });
  if (performed.kind === "failed")
    problems.push(`The tags that it lent could not be taken back: ${performed.failure.message}`);
  return [...new Set(Object.values(taken).flatMap((tags) => tags ?? []))];
}

async function look(run: RunContext, unit: Unit, problems: string[]): Promise<RunnerInfo | null> {
  try {
    return await run.callsOf(unit).getRunner();
  } catch (error) {
    problems.push(`It could not be observed: ${failureOf(error).message}`);
    return null;
  }
}

/** A Runner that does not serve could not be brought up again without what was saved: it is kept then. */
async function removeSavedState(
  run: RunContext,
  unit: Unit,
  { isServing, problems }: { readonly isServing: boolean; readonly problems: string[] },
): Promise<CleanedUnit["savedState"]> {
  const cleanUp = run.executorOf(unit).steps["clean-up"];
  if (!mayBeOnHost(run.unit(unit.id)) || cleanUp === undefined) return "nothing";
  if (!isServing) return "kept";
  const stepId = cleanUpSteps.cleanUp;
  const performed = await perform(run, unit, stepId, async () => {
    // A status lies for a while after a process is gone.
    const host = await observeHost(run, unit, stepId);
    if (host.process !== "running")
      throw new Error(`The control plane shows it serving, and its host does not: ${host.message}`);
    return withTimeLimit(
      (signal) => cleanUp(stepContext(run, unit, { stepId, signal, timeLimitMs }), noInput),
      {
        what: `Cleaning up behind ${unitName(unit)} on ${unit.host.address}`,
        timeLimitMs,
        clock: run.clock,
      },
    );
  });
  if (performed.kind === "ended") return performed.outcome.outcome === "done" ? "removed" : "nothing";
  problems.push(`What was saved on ${unit.host.address} was kept: ${performed.failure.message}`);
  return "kept";
}
