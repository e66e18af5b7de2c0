import type { StepOutcome } from "@runner-upgrade/executor";
import { unitName, type InsertedStep, type Unit } from "@runner-upgrade/plan";
import type { JsonObject } from "@runner-upgrade/plan/platform";
import { StepError } from "../errors/step-error.js";
import type { RunContext } from "../context/run-context.js";
import { withTimeLimit } from "../wait/time-limit.js";
import type { CarryOut, CustomStepContext } from "../options/custom-step-handler.js";
import { tellProgress, type StepCall } from "../performing/step-call.js";

/** Carries out an inserted step through the user's handler, under the step's time limit. */
export async function customStep(call: StepCall<InsertedStep>): Promise<StepOutcome> {
  const { run, unit, step, signal } = call;
  const carryOut = carryOutOf(run, step);
  const result = await withTimeLimit(
    // A handler that throws before it promises anything rejects all the same.
    async (limited) => carryOut(customContext(run, unit, step, limited)),
    {
      what: `The inserted step ${step.id} for ${unitName(unit)}`,
      timeLimitMs: step.timeLimitMs,
      clock: run.clock,
      signal,
    },
  );
  const record = toRecord(result, step);
  return {
    outcome: "done",
    summary: `${step.name} was carried out.`,
    ...(record !== null && { record }),
  };
}

/** Takes an inserted step back where its handler knows how. Rejects as the handler does. */
export async function takeBack(run: RunContext, unit: Unit, step: InsertedStep): Promise<boolean> {
  const handler = run.handlers.get(step.name);
  if (handler === undefined || typeof handler === "function" || handler.takeBack === undefined) return false;
  const act = handler.takeBack.bind(handler);
  await withTimeLimit((limited) => act(customContext(run, unit, step, limited)), {
    what: `Taking back ${step.id} for ${unitName(unit)}`,
    timeLimitMs: step.timeLimitMs,
    clock: run.clock,
  });
  return true;
}

function carryOutOf(run: RunContext, step: InsertedStep): CarryOut {
  const handler = run.handlers.get(step.name);
  if (handler === undefined)
    throw new StepError({ code: "HANDLER_MISSING", message: `No handler was given for ${step.name}.` });
  return typeof handler === "function" ? handler : handler.carryOut.bind(handler);
}

function customContext(
  run: RunContext,
  unit: Unit,
  step: InsertedStep,
  signal: AbortSignal,
): CustomStepContext {
  return {
    runner: { id: unit.runnerId, name: unit.runnerName },
    host: unit.host,
    unit,
    input: step.input,
    runId: run.runId,
    planId: run.plan.id,
    record: run.unit(unit.id).record,
    signal,
    timeLimitMs: step.timeLimitMs,
    logger: run.logger,
    onProgress: (message) => {
      tellProgress({ run, unit, stepId: step.id }, message);
    },
  };
}

/** What a handler returned, as the JSON that the journal holds. */
function toRecord(result: unknown, step: InsertedStep): JsonObject | null {
  if (typeof result !== "object" || result === null) return null;
  let json: unknown;
  try {
    json = JSON.parse(JSON.stringify(result));
  } catch (cause) {
    throw new StepError({ code: "NOT_JSON", message: `What ${step.name} returned is no JSON.`, cause });
  }
  return isJsonObject(json) ? json : null;
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
