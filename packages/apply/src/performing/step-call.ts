import type { ContainerTarget, StepContext } from "@runner-upgrade/executor";
import type { Step, Unit } from "@runner-upgrade/plan";
import { createProgressFilter } from "./transfer-progress.js";
import type { RunContext } from "../context/run-context.js";

/** A step that is to be carried out. */
export interface StepCall<S extends Step = Step> {
  readonly run: RunContext;
  readonly unit: Unit;
  readonly step: S;
  /** Aborted where the user's abort may end this step. Never behind the point of no return. */
  readonly signal: AbortSignal | undefined;
  /** When the step's time is over. */
  readonly deadlineAt: number;
}

/** Tells how far a step is. */
export function tellProgress(
  call: Pick<StepCall, "run" | "unit"> & { readonly stepId: string },
  message: string,
): void {
  call.run.emit({
    type: "step-progressed",
    unitId: call.unit.id,
    stepId: call.stepId,
    message,
    doneBytes: null,
    totalBytes: null,
  });
}

/** What an executor is given for a step of a unit. */
export function stepContext(
  run: RunContext,
  unit: Unit,
  options: { readonly stepId: string; readonly timeLimitMs: number; readonly signal: AbortSignal },
): StepContext {
  const isToBeTold = createProgressFilter(run.clock);
  return {
    runner: { id: unit.runnerId, name: unit.runnerName },
    host: unit.host,
    ...(unit.replicaId !== undefined && {
      replica: {
        id: unit.replicaId,
        newId: run.unit(unit.id).replica.newId,
        packagePath: unit.byHand?.package ?? null,
      },
    }),
    targetVersion: unit.targetVersion,
    container: containerTarget(run, unit),
    serverUrl: run.serverUrl,
    runId: run.runId,
    record: run.unit(unit.id).record,
    timeLimitMs: options.timeLimitMs,
    signal: options.signal,
    onProgress: ({ message, doneBytes, totalBytes }) => {
      if (!isToBeTold({ doneBytes: doneBytes ?? null, totalBytes: totalBytes ?? null })) return;
      run.emit({
        type: "step-progressed",
        unitId: unit.id,
        stepId: options.stepId,
        message,
        doneBytes: doneBytes ?? null,
        totalBytes: totalBytes ?? null,
      });
    },
  };
}

function containerTarget(run: RunContext, unit: Unit): ContainerTarget | null {
  if (unit.image === undefined) return null;
  const isRotated = run.stepsOf(unit).some(({ kind }) => kind === "regenerate-credentials");
  const { pull, unsavedState } = run.plan.policy;
  return {
    image: unit.image,
    credentials: isRotated ? "rotate" : "keep",
    pull,
    unsavedState: unsavedState === "copy" ? "copy" : "leave",
    keepsServing: unit.keepsServing === true,
  };
}
