import { noInput, type StepContext, type StepInput, type StepOutcome } from "@runner-upgrade/executor";
import { unitName, type Unit } from "@runner-upgrade/plan";
import { stepFacts } from "@runner-upgrade/plan/carry-out";
import type { HostStepKind } from "@runner-upgrade/plan/platform";
import { StepError } from "../errors/step-error.js";
import type { RunContext } from "../context/run-context.js";
import { withTimeLimit } from "../wait/time-limit.js";
import { noToken, packageSource } from "./package-source.js";
import { requireChecks } from "../checking/require-checks.js";
import { stepContext, type StepCall } from "../performing/step-call.js";

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
      return callExecutor(run, unit, kind, context);
    },
    {
      what: `${step.id} of ${unitName(unit)} on ${unit.host.address}`,
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
  context: StepContext,
): Promise<StepOutcome> {
  const method = run.executorOf(unit).steps[kind];
  return method === undefined ? unsupported(unit, kind) : method(context, inputFor(run, unit, kind));
}

/**
 * Where credentials are kept, and before the point of no return where they are regenerated, no step gets anything: a
 * container is made with the credentials of before. A new replica's come with it.
 */
function inputFor(run: RunContext, unit: Unit, kind: HostStepKind): StepInput {
  const { credentials, replica } = run.unit(unit.id);
  const isNew = credentials !== "old" || replica.newId !== null;
  if (!stepFacts(kind).needsNewToken || !isNew) return noInput;
  const held = run.credentials.get(unit.id);
  if (held === undefined) throw noToken(unit);
  return {
    credentials: {
      runnerId: unit.runnerId,
      token: held.token,
      ...(held.replicaId !== undefined && { replicaId: held.replicaId }),
    },
    package: packageSource(run, unit),
  };
}

function unsupported(unit: Unit, kind: HostStepKind): Promise<never> {
  return Promise.reject(
    new StepError({
      code: "UNSUPPORTED",
      message: `The executor for ${unit.host.platform} cannot carry out ${kind} (${unitName(unit)}).`,
    }),
  );
}
