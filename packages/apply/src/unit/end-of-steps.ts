import { endNotConfirmed, whyNotConfirmed } from "./end-not-confirmed.js";
import { notAuthorized } from "./turned-away.js";
import { oldReplicaLeft } from "../errors/unfinished-codes.js";
import { unitName, type Step, type Unit } from "@runner-upgrade/plan";
import type { RunContext } from "../context/run-context.js";
import { endUnit } from "../ending/end-unit.js";
import { isKeptForGoingBack } from "../facts/unit-facts.js";

/** Every step has ended. */
export async function endUpgraded(run: RunContext, unit: Unit): Promise<void> {
  const unitState = run.unit(unit.id);
  const doubt = whyNotConfirmed(run, unit);
  if (doubt !== null) {
    await endNotConfirmed(run, unit, { message: doubt });
    return;
  }
  const version = unitState.record["verify"]?.["version"];
  const continued = Object.values(unitState.steps)
    .filter((step) => step?.outcome === "continued")
    .map((step) => step?.summary ?? "");
  const isOldLeft = isOldReplicaLeft(run, unit);
  await endUnit(run, unit, {
    outcome: "upgraded",
    code: isOldLeft ? oldReplicaLeft : null,
    ...(isOldLeft && { manualSteps: oldReplicaSteps(unit) }),
    reason: ["It runs the new version.", ...continued].join(" "),
    toVersion: typeof version === "string" ? version : unit.targetVersion,
    // The next unit's would stay as well.
    countsAsFailure: isOldLeft,
  });
}

function isOldReplicaLeft(run: RunContext, { id, replicaId }: Unit): boolean {
  return replicaId !== undefined && run.unit(id).replica.old !== "deleted";
}

function oldReplicaSteps({ replicaId = "", runnerName }: Unit): string[] {
  return [
    `In the control plane: delete the replica ${replicaId} of ${runnerName}. The new one has taken its place.`,
  ];
}

/** Nothing was done to the Runner, and the control plane turns the run away. */
export async function endNotAuthorized(run: RunContext, unit: Unit, reason: string): Promise<void> {
  await endUnit(run, unit, {
    outcome: "skipped",
    code: notAuthorized,
    reason,
    toVersion: null,
    countsAsFailure: false,
    remedies: ["Give the run credentials that the server accepts, then observe and plan again."],
  });
}

/** The first of the steps by hand: the rest of them are for a Runner that stays. */
function decideOnVersion(run: RunContext, unit: Unit): string {
  const made = run.unit(unit.id).replica.made.join(", ");
  return (
    `Decide whether ${unitName(unit)} stays on the new version; only if it does, do what follows. To go back instead: stop it ` +
    `on its host, put what the run kept there back in its place, and start it as before` +
    (made === ""
      ? "."
      : `; when the old replica is Healthy, delete the new one, ${made}, in the control plane.`)
  );
}

/** The Runner is up and gets work, and a step of the user's own failed where nothing can be put back. */
export async function endAfterInsert(run: RunContext, unit: Unit, step: Step): Promise<void> {
  const summary = run.unit(unit.id).steps[step.id]?.summary ?? "";
  const isKept = isKeptForGoingBack(run, unit);
  await endUnit(run, unit, {
    outcome: "failed",
    code: "INSERTED_STEP_FAILED",
    reason:
      `The Runner is up with the new version, and the inserted step ${step.id} failed: ${summary}` +
      (isKept
        ? " It serves, and others may rely on it by now, so the old one was not put back; what that needs was left in place."
        : ""),
    toVersion: unit.targetVersion,
    countsAsFailure: true,
    manualSteps: [
      ...(isKept ? [decideOnVersion(run, unit)] : []),
      `The Runner itself needs nothing. Finish ${step.id} for ${unitName(unit)} by hand, then run the steps after it.`,
      ...(isOldReplicaLeft(run, unit) ? oldReplicaSteps(unit) : []),
    ],
  });
}
