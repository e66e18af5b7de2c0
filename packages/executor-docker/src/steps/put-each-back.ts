import { ExecutorError, type ExecutorErrorCode } from "@runner-upgrade/executor";
import { translateError } from "../errors/translate-error.js";
import { look, membersOf, type Slot } from "../unit/look.js";
import type { UnitCall } from "./step-call.js";

/** What is about the engine or the call, and would be met at the next container as well. */
const ofTheWhole: ReadonlySet<ExecutorErrorCode> = new Set([
  "HOST_UNREACHABLE",
  "HOST_KEY_UNKNOWN",
  "HOST_KEY_MISMATCH",
  "AUTHENTICATION_FAILED",
  "CONNECTION_LOST",
  "TIMEOUT",
  "ABORTED",
]);

/**
 * Puts containers back one after another, those in whose place nothing runs first. One that cannot be put back keeps none
 * of these from it; but what runs is then left running, for the same may stand in its way. The first failure is thrown
 * behind them, and says what the others do. True when anything was changed.
 */
export async function putEachBack(
  unitCall: UnitCall,
  slots: readonly Slot[],
  putBack: (slot: Slot) => Promise<boolean>,
): Promise<boolean> {
  const { call } = unitCall;
  const failures = new Map<Slot, ExecutorError>();
  let isChanged = false;
  for (const slot of [...slots].sort((left, right) => running(left) - running(right))) {
    if (failures.size > 0 && running(slot) > 0) break;
    try {
      if (await putBack(slot)) isChanged = true;
    } catch (error) {
      const failure = translateError(call.subject, error);
      if (ofTheWhole.has(failure.code)) throw failure;
      // The first one is thrown.
      if (failures.size > 0) call.settings.logger.warn(failure.message);
      failures.set(slot, failure);
    }
  }
  const [first] = failures;
  if (first === undefined) return isChanged;
  throw slots.length === 1 ? first[1] : await withOthers(unitCall, ...first);
}

function running(slot: Slot): number {
  return membersOf(slot).filter(({ isRunning }) => isRunning).length;
}

/** The failure of one container, with what the others do now. */
async function withOthers(
  { call, context, unit }: UnitCall,
  { names }: Slot,
  failure: ExecutorError,
): Promise<ExecutorError> {
  const others = (await look(call, context, unit)).slots.filter((slot) => slot.names.own !== names.own);
  const states = others.map((slot) => `${slot.names.own} ${running(slot) > 0 ? "runs" : "does not run"}`);
  return new ExecutorError({
    code: failure.code,
    message: `${failure.message} Of its other containers, ${states.join(", ")}.`,
    ...(failure.host === null ? {} : { host: failure.host }),
    ...(failure.runnerId === null ? {} : { runnerId: failure.runnerId }),
    isRetryable: failure.isRetryable,
    mayHaveTakenEffect: failure.mayHaveTakenEffect,
    remedies: failure.remedies,
    cause: failure,
  });
}
