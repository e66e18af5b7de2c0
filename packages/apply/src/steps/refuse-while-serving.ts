import { unitName, type Unit } from "@runner-upgrade/plan";
import { isSameVersion } from "@runner-upgrade/plan/carry-out";
import { StepError } from "../errors/step-error.js";
import type { RunContext } from "../context/run-context.js";
import { answersNoPing } from "../checking/answers-no-ping.js";
import { awaitChecks } from "../checking/await-checks.js";
import { observeHost } from "../checking/observe-host.js";
import { statusClassOf } from "../checking/status-class-of.js";

/** The code of a Runner that runs the new version and serves, though the journal knows nothing of its start. */
export const upgradedUnrecorded = "UPGRADED_UNRECORDED";
/** The code of a Runner that serves with an old version, though the journal says that it was stopped. */
export const servesUnrecorded = "SERVES_UNRECORDED";

/** A Runner that was started just before is shown with its first heartbeat, 5 s later at the most, and a late server later. */
const shownWithinMs = 30_000;
/** It may be busy when the first ping comes. */
const pings = 3;

/**
 * For the first look of a run that was resumed behind the point of no return. The last records of the process before it may
 * be lost (a full disk), and people act as well. A Runner that serves has live credentials and may have work, so it is not
 * stopped to make new ones. It serves where its host shows its process and it answers a ping.
 *
 * Rejects with {@link upgradedUnrecorded} or {@link servesUnrecorded}, and where the server cannot be asked; resolves where
 * it does not serve.
 */
export async function refuseWhileServing(run: RunContext, unit: Unit, stepId: string): Promise<void> {
  const host = await observeHost(run, unit, stepId);
  if (host.process !== "running") return;
  await awaitChecks(run, unit, {
    stepId,
    checks: [{ kind: "status", anyOf: ["serving", "saturated"] }],
    deadlineAt: run.clock.now() + shownWithinMs,
  });
  const { status, version } = await run.callsOf(unit).getRunner();
  const statusClass = statusClassOf(run, unit, status);
  if (statusClass !== "serving" && statusClass !== "saturated") return;
  if (await answersNoPing(run, unit, { tries: pings })) return;
  const isNew = version !== null && isSameVersion(version, unit.targetVersion) && host.installed !== "old";
  throw new StepError({
    code: isNew ? upgradedUnrecorded : servesUnrecorded,
    message:
      `${unitName(unit)} on ${unit.host.address} is ${status} with version ${version ?? "unknown"} and answered a ping, ` +
      "and the journal has no record of its start. The run did not stop it and did not regenerate its credentials.",
    remedies: isNew
      ? []
      : ["It was started with credentials that work. Observe the fleet again and make a new plan for it."],
  });
}
