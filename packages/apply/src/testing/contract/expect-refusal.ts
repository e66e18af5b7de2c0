import { expect } from "vitest";
import { ApplyError, type ApplyErrorCode } from "../../errors/apply-error.js";

/** Returns the error of a call that must reject with an `ApplyError` of this code. */
export async function expectRefusal(call: Promise<unknown>, code: ApplyErrorCode): Promise<ApplyError> {
  const error = await call.then(
    () => {
      throw new Error(`Expected ${code}, but the call succeeded.`);
    },
    (thrown: unknown) => thrown,
  );
  if (!ApplyError.isInstance(error))
    throw new Error(`Expected an ApplyError (${code}), but the call rejected with something else.`, {
      cause: error,
    });
  expect(error.code, error.message).toBe(code);
  expect(error.message.length, "the message says what happened").toBeGreaterThan(20);
  return error;
}

/** Waits for all calls and returns the values of those that succeeded. The others must have this code. */
export async function succeededOf<Value>(
  calls: readonly Promise<Value>[],
  code: ApplyErrorCode,
): Promise<readonly Value[]> {
  const answers = await Promise.allSettled(calls);
  for (const answer of answers)
    if (answer.status === "rejected") await expectRefusal(Promise.reject(answer.reason as Error), code);
  return answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
}
