import { specificationVersion, type Executor } from "@runner-upgrade/executor";
import { unitName, type Plan, type Step } from "@runner-upgrade/plan";
import { stepFacts } from "@runner-upgrade/plan/carry-out";
import { requireServerUrl } from "../control-plane/server-url.js";
import { ApplyError } from "../errors/apply-error.js";
import type { RunDependencies } from "../options/run-dependencies.js";

/**
 * Whether the script brought what the plan needs, told without asking anybody: executors, handlers, a URL that may be
 * told to hosts, and that it does not stop the Runner that executes it. Throws `ApplyError`.
 */
export function checkScript(plan: Plan, dependencies: RunDependencies): void {
  requireServerUrl(dependencies.serverUrl ?? dependencies.controlPlane.url);
  for (const { steps, executor } of checkExecutors(plan, dependencies))
    for (const step of steps) checkStep(step, executor, dependencies);
  checkRunsOn(plan, dependencies);
}

/** The executor of each procedure that a unit has. Throws `ApplyError` `NO_EXECUTOR` where one is missing. */
export function checkExecutors(
  plan: Plan,
  { executors }: Pick<RunDependencies, "executors">,
): readonly { readonly steps: readonly Step[]; readonly executor: Executor }[] {
  return Object.entries(plan.procedures).flatMap(([key, { steps }]) => {
    const unit = plan.units.find(({ procedure }) => procedure === key);
    if (unit === undefined) return [];
    const executor = executors.find(({ platform }) => platform === unit.host.platform);
    if (executor !== undefined) {
      checkVersion(executor);
      return [{ steps, executor }];
    }
    throw new ApplyError({
      code: "NO_EXECUTOR",
      message: `No executor for ${unit.host.platform} was given, and ${unitName(unit)} lives on one (${unit.host.address}). Nothing was changed.`,
    });
  });
}

/** An executor is installed on its own: its version of the interface can be another one than ours. */
function checkVersion({
  platform,
  specificationVersion: found,
}: {
  platform: string;
  specificationVersion: unknown;
}): void {
  if (found === specificationVersion) return;
  throw new ApplyError({
    code: "EXECUTOR_INCOMPATIBLE",
    message: `The executor for ${platform} is written for version ${String(found)} of the Executor interface, and this run knows version ${specificationVersion}. Nothing was changed.`,
    remedies: ["Install versions of the executor and of @runner-upgrade/apply that belong together."],
  });
}

function checkStep(step: Step, executor: Executor, { handlers = {} }: RunDependencies): void {
  if (step.kind === "custom") {
    if (Object.hasOwn(handlers, step.name)) return;
    throw new ApplyError({
      code: "HANDLER_MISSING",
      message: `The plan has the inserted step ${step.id}, and no handler was given for ${step.name}. Nothing was changed.`,
    });
  }
  if (stepFacts(step.kind).on !== "host" || Object.hasOwn(executor.steps, step.kind)) return;
  throw new ApplyError({
    code: "STEP_UNSUPPORTED",
    message: `The executor for ${executor.platform} cannot carry out ${step.kind}, which the plan asks for. Nothing was changed.`,
  });
}

function checkRunsOn(plan: Plan, { jobExecutionId, runsOn }: RunDependencies): void {
  if (jobExecutionId !== undefined && jobExecutionId !== "" && runsOn === undefined) {
    throw new ApplyError({
      code: "RUNS_ON_UNIT",
      message:
        `This script runs inside a Rundeck job (execution ${jobExecutionId}), and it was not said on which Runner: ` +
        "it might stop the Runner that executes it. Nothing was changed.",
      remedies: ["Say it with runsOn: the Runner's id or name, or 'server'."],
    });
  }
  const unit = plan.units.find(({ runnerId, runnerName }) => runnerId === runsOn || runnerName === runsOn);
  if (runsOn === undefined || runsOn === "server" || unit === undefined) return;
  throw new ApplyError({
    code: "RUNS_ON_UNIT",
    message: `${unitName(unit)} executes this script and is a unit of the plan: stopping it would end the run in the middle. Nothing was changed.`,
    remedies: ["Run the script elsewhere, or plan without this Runner."],
  });
}
