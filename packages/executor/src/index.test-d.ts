import type { HostFacts, HostStepKind } from "@runner-upgrade/plan/platform";
import { expectTypeOf } from "vitest";
import { ExecutorError, requirePackage } from "./index.js";
import type {
  Executor,
  ExecutorErrorCode,
  HostSteps,
  PackageSource,
  Secret,
  StepContext,
  StepInput,
  StepMethod,
  StepOutcome,
} from "./index.js";

// An executor carries out kinds of step that the plan knows, and must be able to look.
expectTypeOf<keyof HostSteps>().toEqualTypeOf<HostStepKind>();
expectTypeOf<HostSteps["inspect"]>().toEqualTypeOf<StepMethod>();
expectTypeOf<object>().not.toExtend<HostSteps>();
expectTypeOf<StepMethod>().toEqualTypeOf<(context: StepContext, input: StepInput) => Promise<StepOutcome>>();
expectTypeOf<ReturnType<Executor["inspectHost"]>>().resolves.toEqualTypeOf<HostFacts>();
expectTypeOf(requirePackage).returns.toEqualTypeOf<PackageSource>();

// A foreign executor has codes of its own, with its prefix.
expectTypeOf<"custom:nomad-placement-failed">().toExtend<ExecutorErrorCode>();
expectTypeOf<"nomad-placement-failed">().not.toExtend<ExecutorErrorCode>();
expectTypeOf((value: unknown) => ExecutorError.isInstance(value)).guards.toEqualTypeOf<ExecutorError>();

// A secret is no text: it gets into none by mistake.
expectTypeOf<Secret>().not.toExtend<string>();
