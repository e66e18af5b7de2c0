import type { Step, Unit } from "@runner-upgrade/plan";
import type { RunContext } from "../run/run-context.js";
import { endUnit } from "./end-unit.js";

/** Every step has ended. */
export async function endUpgraded(run: RunContext, unit: Unit): Promise<void> {
  const unitState = run.unit(unit.runnerId);
  const version = unitState.record["verify"]?.["version"];
  const continued = Object.values(unitState.steps)
    .filter((step) => step?.outcome === "continued")
    .map((step) => step?.summary ?? "");
  await endUnit(run, unit, {
    outcome: "upgraded",
    code: null,
    reason: ["It runs the new version.", ...continued].join(" "),
    toVersion: typeof version === "string" ? version : unit.targetVersion,
    countsAsFailure: false,
  });
}

/** The Runner is up and gets work, and a step of the user's own failed where nothing can be put back. */
export async function endAfterInsert(run: RunContext, unit: Unit, step: Step): Promise<void> {
  const summary = run.unit(unit.runnerId).steps[step.id]?.summary ?? "";
  await endUnit(run, unit, {
    outcome: "failed",
    code: "INSERTED_STEP_FAILED",
    reason: `The Runner is up with the new version, and the inserted step ${step.id} failed: ${summary}`,
    toVersion: unit.targetVersion,
    countsAsFailure: true,
    manualSteps: [
      `The Runner itself needs nothing. See what ${step.id} did not do for ${unit.runnerName}, and what was to follow it, and do it.`,
    ],
  });
}
