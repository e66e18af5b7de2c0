import {
  classifyStatus,
  defineFleet,
  diffPremises,
  isSameVersion,
  type Difference,
  type Runner,
  type Unit,
} from "@runner-upgrade/plan";
import type { RunnerInfo } from "@runner-upgrade/client";
import { failureOf } from "../errors/failure.js";
import type { RunContext } from "../run/run-context.js";
import { removedTags } from "../steps/removed-tags.js";
import { release } from "../way-back/go-back.js";
import { endUnit } from "./end-unit.js";

/**
 * Compares the Runner with what its unit was planned on, before anything is done to it. Resolves to true when the
 * unit ended (stale, or current already) or went back into the queue (the control plane does not answer).
 */
export async function endsAtPremises(run: RunContext, unit: Unit): Promise<boolean> {
  let info: RunnerInfo | null;
  let packageVersion: string | null;
  try {
    packageVersion = await readPackageVersion(run, unit);
    info = await run.callsOf(unit).getRunner();
  } catch (error) {
    const failure = failureOf(error);
    if (failure.status !== 404) {
      await release(run, unit, `It could not be observed: ${failure.message}`);
      return true;
    }
    info = null;
  }
  if (info !== null && isCurrent(run, unit, info)) {
    await endUnit(run, unit, {
      outcome: "already-current",
      code: null,
      reason: `It serves with version ${info.version ?? "unknown"} already.`,
      toVersion: info.version,
      countsAsFailure: false,
    });
    return true;
  }
  if (packageVersion !== null && !isSameVersion(packageVersion, unit.targetVersion)) {
    await endUnit(run, unit, {
      outcome: "skipped",
      code: "SERVER_VERSION_CHANGED",
      reason: `It is planned to have ${unit.targetVersion}, and by now the server gives packages of ${packageVersion}.`,
      toVersion: info?.version ?? null,
      countsAsFailure: false,
      remedies: ["Observe and plan again."],
    });
    return true;
  }
  const differences = differencesOf(run, unit, info);
  if (differences.length === 0) {
    if (info !== null)
      await run.record({ type: "unit-observed", runnerId: unit.runnerId, baseline: toBaseline(info) });
    return false;
  }
  await endUnit(run, unit, {
    outcome: "skipped",
    code: "STALE",
    reason: `It is not what it was when the plan was made. ${differences.map(({ message }) => message).join(" ")}`,
    toVersion: info?.version ?? null,
    countsAsFailure: false,
    remedies: ["Observe and plan again: units that are current by then are left out."],
  });
  return true;
}

/** The version that a package would have now, the server's own; null where the unit needs no package. */
async function readPackageVersion(run: RunContext, unit: Unit): Promise<string | null> {
  const needsPackage = run.stepsOf(unit).some(({ kind }) => kind === "download-package");
  return needsPackage ? (await run.controlPlane.getSystemInfo()).version : null;
}

/** What a Runner is before it is taken away. */
export function toBaseline({ status, version, uptime }: RunnerInfo): {
  readonly status: string;
  readonly version: string | null;
  readonly uptime: number | null;
} {
  return { status, version, uptime };
}

function isCurrent(run: RunContext, unit: Unit, info: RunnerInfo): boolean {
  const isServing = classifyStatus(info.status, { replicas: run.replicas }) === "serving";
  return isServing && info.version !== null && isSameVersion(info.version, unit.targetVersion);
}

function differencesOf(run: RunContext, unit: Unit, info: RunnerInfo | null): Difference[] {
  const removed = removedTags(run.unit(unit.runnerId));
  const runner = info === null ? undefined : liveRunner(info);
  return diffPremises(unit, runner, { removedTags: removed }, { replicas: run.replicas });
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
