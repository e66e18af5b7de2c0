import { defineFleet, type Runner, type Unit } from "@runner-upgrade/plan";
import { diffPremises, isSameVersion, type Difference } from "@runner-upgrade/plan/carry-out";
import type { RunnerInfo } from "@runner-upgrade/client";
import { failureOf } from "../errors/failure.js";
import { isAccessRefused } from "../errors/is-access-refused.js";
import { rebaseRemedy } from "../errors/rebase-remedy.js";
import { endNotAuthorized } from "./end-of-steps.js";
import { isTurnedAway, noteAccess, notAuthorized } from "./turned-away.js";
import type { RunContext } from "../context/run-context.js";
import { lentTo } from "../state/lent.js";
import { takenOf } from "../state/taken.js";
import { rollBack, release } from "../rollback/roll-back.js";
import { endUnit, type Ending } from "../ending/end-unit.js";
import { hasSomethingToTakeBack } from "../facts/unit-facts.js";
import type { Baseline } from "../events/journal-event.js";
import { observeBaseline } from "../checking/baseline.js";
import { statusClassOf } from "../checking/status-class-of.js";

/**
 * Compares the Runner with what its unit was planned on, before its process is touched. Resolves to true when the
 * unit ended (stale, or current already) or went back into the queue (the control plane does not answer), what was
 * done until then taken back.
 */
export async function endsAtPremises(run: RunContext, unit: Unit): Promise<boolean> {
  let look: Look;
  try {
    look = await lookAt(run, unit);
  } catch (error) {
    const failure = failureOf(error);
    const reason = `It could not be observed: ${failure.message}`;
    noteAccess(run, unit, isAccessRefused(failure));
    const isForGood = isTurnedAway(run, unit);
    const code = isForGood ? notAuthorized : "NOT_OBSERVED";
    const endsAs = isForGood ? "skipped" : "queued";
    if (hasSomethingToTakeBack(run, unit))
      await rollBack(run, unit, { reason, code, endsAs, countsAsFailure: false });
    else if (isForGood) await endNotAuthorized(run, unit, reason);
    else await release(run, unit, reason);
    return true;
  }
  const ending = endingOf(run, unit, look);
  if (ending !== null && hasSomethingToTakeBack(run, unit)) {
    const { reason, code } = ending;
    await rollBack(run, unit, {
      reason,
      code: code ?? "ALREADY_CURRENT",
      endsAs: "skipped",
      countsAsFailure: false,
    });
    return true;
  }
  if (ending !== null) {
    await endUnit(run, unit, { ...ending, toVersion: look.info?.version ?? null, countsAsFailure: false });
    return true;
  }
  if (look.baseline !== null)
    await run.record({ type: "unit-observed", unitId: unit.id, baseline: look.baseline });
  return false;
}

/** What the control plane shows before the unit begins. */
interface Look {
  /** Null: it does not know the Runner. */
  readonly info: RunnerInfo | null;
  readonly baseline: Baseline | null;
  /** The version that a package would have now, the server's own; null where the unit needs no package. */
  readonly packageVersion: string | null;
}

async function lookAt(run: RunContext, unit: Unit): Promise<Look> {
  const needsPackage = run.stepsOf(unit).some(({ kind }) => kind === "download-package");
  const packageVersion = needsPackage ? (await run.controlPlane.getSystemInfo()).version : null;
  try {
    const info = await run.callsOf(unit).getRunner();
    return { info, baseline: await observeBaseline(run, unit, info), packageVersion };
  } catch (error) {
    if (failureOf(error).status === 404) return { info: null, baseline: null, packageVersion };
    throw error;
  }
}

/** Why the unit is not begun; null when its premises hold. */
function endingOf(
  run: RunContext,
  unit: Unit,
  { info, packageVersion }: Look,
): Pick<Ending, "outcome" | "code" | "reason" | "remedies"> | null {
  if (info !== null && isCurrent(run, unit, info)) {
    const reason = `It serves with version ${info.version ?? "unknown"} already.`;
    return { outcome: "already-current", code: null, reason };
  }
  const remedies = [rebaseRemedy];
  if (packageVersion !== null && !isSameVersion(packageVersion, unit.targetVersion)) {
    const reason = `It is planned to have ${unit.targetVersion}, and by now the server gives packages of ${packageVersion}.`;
    return { outcome: "skipped", code: "SERVER_VERSION_CHANGED", reason, remedies };
  }
  const differences = differencesOf(run, unit, info);
  if (differences.length === 0) return null;
  const changes = differences.map(({ message }) => message).join(" ");
  return {
    outcome: "skipped",
    code: "STALE",
    reason: `It is not what it was when the plan was made. ${changes}`,
    remedies,
  };
}

function isCurrent(run: RunContext, unit: Unit, info: RunnerInfo): boolean {
  const isServing = statusClassOf(run, unit, info.status) === "serving";
  return isServing && info.version !== null && isSameVersion(info.version, unit.targetVersion);
}

function differencesOf(run: RunContext, unit: Unit, info: RunnerInfo | null): Difference[] {
  const removed = takenOf(run.unit(unit.id)).tags;
  const runner = info === null ? undefined : liveRunner(info);
  // A replica's word means the same whatever the server's version.
  const server = unit.replicaId === undefined ? run.server : { ...run.server, version: null };
  const lentTags = [...lentTo(run.state().run, unit.runnerId)];
  return diffPremises(unit, runner, { removedTags: removed, lentTags }, server);
}

function liveRunner(info: RunnerInfo): Runner | undefined {
  const projects = [...new Set([...Object.keys(info.projects), ...Object.keys(info.projectDispatch)])];
  return defineFleet({
    runners: [
      {
        id: info.id,
        name: info.name === "" ? info.id : info.name,
        status: info.status,
        tags: info.tags,
        version: info.version,
        associations: projects.map((project) => ({ project })),
      },
    ],
  }).runners[0];
}
