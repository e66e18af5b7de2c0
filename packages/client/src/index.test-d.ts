import { expectTypeOf } from "vitest";
import { RunnerApiError, createRunnerClient } from "./index.js";
import type { NewCredentials, RunnerClient, RunnerInfo } from "./index.js";

type Options = Parameters<typeof createRunnerClient>[0];

expectTypeOf(createRunnerClient).returns.toEqualTypeOf<RunnerClient>();
// A client without a way to authenticate does not compile.
expectTypeOf<{ url: string }>().not.toExtend<Options>();

expectTypeOf<RunnerClient["getRunner"]>().returns.resolves.toEqualTypeOf<RunnerInfo>();
expectTypeOf<RunnerClient["regenerateCredentials"]>().returns.resolves.toEqualTypeOf<NewCredentials>();
// What a server may leave out is null, never missing.
expectTypeOf<RunnerInfo["version"]>().toEqualTypeOf<string | null>();
expectTypeOf((value: unknown) => RunnerApiError.isInstance(value)).guards.toEqualTypeOf<RunnerApiError>();
