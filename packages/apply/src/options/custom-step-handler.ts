import type { Host, Unit } from "@runner-upgrade/plan";
import type { JsonObject } from "@runner-upgrade/plan/platform";
import type { Logger } from "@runner-upgrade/executor";

/** What a handler of an inserted step is given. */
export interface CustomStepContext {
  readonly runner: { readonly id: string; readonly name: string };
  readonly host: Host;
  readonly unit: Unit;
  /** What the plan says for this step. */
  readonly input: JsonObject;
  readonly runId: string;
  readonly planId: string;
  /** What earlier steps of this unit handed on, this step's own earlier result among it. */
  readonly record: Readonly<Partial<Record<string, JsonObject>>>;
  /** Aborted at the time limit, and by the user's abort as long as the Runner was not stopped. */
  readonly signal: AbortSignal;
  readonly timeLimitMs: number;
  readonly logger: Logger;
  /** Tells how far it is. */
  readonly onProgress: (message: string) => void;
}

/**
 * Carries out an inserted step. An object that it resolves to must be JSON; it is journaled (no secret) and handed on
 * in `record`. A resumed run may call it again.
 */
export type CarryOut = (context: CustomStepContext) => Promise<unknown>;

/**
 * The handler of an inserted step: a function, or one with what takes it back. `takeBack` is called when the unit is
 * put back after the step ended or was under way; what it throws is reported and does not stop the rollback.
 *
 * @example
 * ```ts
 * const handlers: Record<string, CustomStepHandler> = {
 *   "silence-alerts": {
 *     carryOut: async ({ runner }) => ({ silence: await alerts.silence(runner.name) }),
 *     takeBack: async ({ runner }) => alerts.unsilence(runner.name),
 *   },
 * };
 * ```
 */
export type CustomStepHandler =
  | CarryOut
  | {
      readonly carryOut: CarryOut;
      readonly takeBack?: (context: CustomStepContext) => Promise<void>;
    };
