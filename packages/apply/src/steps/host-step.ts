import {
  executorMethods,
  type Executor,
  type NewCredentials,
  type StepOutcome,
} from "@runner-upgrade/executor";
import type { HostStepKind, Unit } from "@runner-upgrade/plan";
import { StepError } from "../errors/step-error.js";
import type { RunContext } from "../run/run-context.js";
import { withTimeLimit } from "../wait/index.js";
import { noToken, packageSource } from "./package-source.js";
import { requireChecks } from "./require-checks.js";
import { stepContext, type StepCall } from "./step-call.js";

/** Carries out a step on the unit's host, through its executor, and waits until the step's checks hold. */
export async function hostStep(call: StepCall, kind: HostStepKind): Promise<StepOutcome> {
  const { run, unit, step, signal } = call;
  const outcome = await withTimeLimit(
    (limited) => {
      const context = stepContext(run, unit, {
        stepId: step.id,
        timeLimitMs: step.timeLimitMs,
        signal: limited,
      });
      return callExecutor(run, unit, kind, run.executorOf(unit), context);
    },
    {
      what: `${step.id} of ${unit.runnerName} on ${unit.host.address}`,
      timeLimitMs: step.timeLimitMs,
      clock: run.clock,
      signal,
    },
  );
  if (step.checks.length > 0) await requireChecks(call);
  return outcome;
}

function callExecutor(
  run: RunContext,
  unit: Unit,
  kind: HostStepKind,
  executor: Executor,
  context: ReturnType<typeof stepContext>,
): Promise<StepOutcome> {
  const method = executorMethods[kind];
  switch (method) {
    case "downloadPackage":
      return (
        executor.downloadPackage?.(context, { package: packageSource(run, unit) }) ?? unsupported(unit, kind)
      );
    case "installPackage":
      return (
        executor.installPackage?.(context, { credentials: credentialsOf(run, unit) }) ??
        unsupported(unit, kind)
      );
    case "writeCredentials":
      return (
        executor.writeCredentials?.(context, { credentials: credentialsOf(run, unit) }) ??
        unsupported(unit, kind)
      );
    case "createContainer": {
      // Behind the point of no return the new container is made with the new token, before it without any.
      const isRotated = run.unit(unit.runnerId).credentials !== "old";
      const input = isRotated ? { credentials: credentialsOf(run, unit) } : undefined;
      return executor.createContainer?.(context, input) ?? unsupported(unit, kind);
    }
    default:
      return executor[method]?.(context) ?? unsupported(unit, kind);
  }
}

function credentialsOf(run: RunContext, unit: Unit): NewCredentials {
  const held = run.credentials.get(unit.runnerId);
  if (held === undefined) throw noToken(unit);
  return { runnerId: unit.runnerId, token: held.token };
}

function unsupported(unit: Unit, kind: HostStepKind): Promise<never> {
  return Promise.reject(
    new StepError({
      code: "UNSUPPORTED",
      message: `The executor for ${unit.host.platform} cannot carry out ${kind} (${unit.runnerName}).`,
    }),
  );
}
