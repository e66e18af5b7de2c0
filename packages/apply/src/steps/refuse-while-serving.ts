import { classifyStatus, isSameVersion, type Unit } from "@runner-upgrade/plan";
import { StepError } from "../errors/step-error.js";
import type { RunContext } from "../context/run-context.js";
import { observeHost } from "../checking/observe-host.js";

/** The code of a Runner that runs the new version and serves, though the journal knows nothing of its start. */
export const upgradedUnrecorded = "UPGRADED_UNRECORDED";
/** The code of a Runner that serves with an old version, though the journal says that it was stopped. */
export const servesUnrecorded = "SERVES_UNRECORDED";

/**
 * For the first look of a run that was resumed behind the point of no return. What the process before it did last may have
 * reached no journal (a full disk), and people act as well: a Runner that serves has live credentials and may have work, so
 * it is not stopped to make new ones. That its process runs and it answers a ping proves that it serves.
 *
 * Rejects with {@link upgradedUnrecorded} or {@link servesUnrecorded}; resolves where it does not serve.
 */
export async function refuseWhileServing(run: RunContext, unit: Unit, stepId: string): Promise<void> {
  const host = await observeHost(run, unit, stepId);
  if (host.process !== "running") return;
  const calls = run.callsOf(unit);
  const { status, version } = await calls.getRunner();
  const statusClass = classifyStatus(status, run.server);
  if (statusClass !== "serving" && statusClass !== "saturated") return;
  if (!(await calls.ping()).answered) return;
  const isNew = version !== null && isSameVersion(version, unit.targetVersion) && host.installed !== "old";
  throw new StepError({
    code: isNew ? upgradedUnrecorded : servesUnrecorded,
    message:
      `${unit.runnerName} on ${unit.host.address} is ${status} with version ${version ?? "unknown"} and answered a ping, ` +
      "which the journal knows nothing of. It was not stopped, and its credentials were not regenerated.",
    remedies: isNew
      ? []
      : ["Observe and plan again: its credentials are not those that the run was about to replace."],
  });
}
