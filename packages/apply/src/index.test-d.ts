import type { RunnerClient } from "@runner-upgrade/client";
import type { Fleet, Plan } from "@runner-upgrade/plan";
import { expectTypeOf } from "vitest";
import { applyPlan, observeFleet, startRun } from "./index.js";
import type {
  ControlPlane,
  CustomStepHandler,
  JournalEvent,
  ObserveFleetOptions,
  Outcome,
  ResumeDependencies,
  Run,
  RunDependencies,
  RunEvent,
  RunReport,
} from "./index.js";

// The client is a control plane as it is.
expectTypeOf<RunnerClient>().toExtend<ControlPlane>();

expectTypeOf(observeFleet).toEqualTypeOf<(options: ObserveFleetOptions) => Promise<Fleet>>();
expectTypeOf(startRun).parameters.toEqualTypeOf<[plan: Plan, dependencies: RunDependencies]>();
expectTypeOf(startRun).returns.toEqualTypeOf<Run>();
expectTypeOf(applyPlan).returns.resolves.toEqualTypeOf<RunReport>();
// A run cannot be resumed without its journal.
expectTypeOf<RunDependencies>().not.toExtend<ResumeDependencies>();

// One kind of event by its type; a run names the Runner, a journal does not.
type Failed = Extract<RunEvent, { type: "step-failed" }>;
expectTypeOf<Failed["runnerName"]>().toEqualTypeOf<string>();
expectTypeOf<Failed["at"]>().toEqualTypeOf<number>();
expectTypeOf<Extract<JournalEvent, { type: "step-failed" }>>().not.toHaveProperty("runnerName");
expectTypeOf<Extract<JournalEvent, { type: "step-progressed" }>>().toBeNever();
expectTypeOf<Extract<RunEvent, { type: "unit-ended" }>["outcome"]>().toEqualTypeOf<Outcome>();

expectTypeOf<RunDependencies["handlers"]>().toEqualTypeOf<
  Readonly<Record<string, CustomStepHandler>> | undefined
>();
