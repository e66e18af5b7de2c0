import { fitOutcome, requireFit, type ExecutorErrorCode, type StepOutcome } from "@runner-upgrade/executor";
import { inspect } from "../inspect/inspect.js";
import { recordedTarget, containerTarget, type StepCall } from "../target/target-call.js";
import { targetToJson } from "../workload/target.js";

// Findings that have an error code of their own; any other is an inspection that failed.
const codes: Readonly<Partial<Record<string, ExecutorErrorCode>>> = {
  SEVERAL_PROCESSES: "SEVERAL_PROCESSES",
  SERVICE_SHARED: "SERVICE_SHARED",
  RUNNER_NOT_FOUND: "RUNNER_NOT_FOUND",
  OTHER_RUNNER: "RUNNER_NOT_FOUND",
  PERMISSION_MISSING: "PERMISSION_DENIED",
  CREDENTIALS_NOT_READABLE: "CREDENTIALS_NOT_WRITABLE",
  CREDENTIALS_NOT_WRITABLE: "CREDENTIALS_NOT_WRITABLE",
  WORKLOAD_PAUSED: "WORKLOAD_PAUSED",
  ADMISSION_REFUSED: "ADMISSION_REFUSED",
  QUOTA_EXCEEDED: "QUOTA_EXCEEDED",
  SERVICE_ACCOUNT_MISSING: "SERVICE_ACCOUNT_MISSING",
};

/** Inspects the workload and refuses to go on where a finding failed; records what the upgrade works on. */
export async function inspectStep(call: StepCall): Promise<StepOutcome> {
  const { context } = call;
  const container = containerTarget(call);
  const { facts, target } = await inspect(call, {
    runnerId: context.runner.id,
    image: container.image,
    pull: container.pull,
    mark: context.runId,
    keepsServing: container.keepsServing,
    // The plan looked there.
    everywhere: null,
  });
  const findings = facts.findings.filter(
    ({ onlyFor }) => onlyFor === undefined || onlyFor === container.credentials,
  );
  const fit = requireFit(call, { findings, target }, codes);
  if (container.keepsServing && facts.container?.keepsServing !== true)
    throw call.error(
      "CHANGED_MEANWHILE",
      "It was planned to serve all through its roll-out, and could not by now: too few of its Pods are ready, or its strategy changed. Nothing was changed.",
      { remedies: ["Observe the fleet and plan again."] },
    );
  if (container.unsavedState === "copy" && facts.findings.some(({ code }) => code === "STATE_NOT_KEPT"))
    throw call.error(
      "UNSUPPORTED",
      "What stands in an ending Pod alone cannot be copied into the new one in a cluster. Nothing was changed.",
      { remedies: ["Mount a volume on /app/runner, or plan with unsavedState warn."] },
    );
  // What was recorded before anything was changed says better how it was.
  const recorded = recordedTarget(context) ?? fit;
  return fitOutcome(
    `${fit.kind} ${fit.namespace}/${fit.name} is fit for the upgrade.`,
    findings.filter(({ level }) => level === "warning"),
    {
      target: targetToJson(recorded),
      ...(facts.details === undefined ? {} : { details: facts.details }),
    },
  );
}
