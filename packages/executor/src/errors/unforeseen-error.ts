import { ExecutorError } from "./executor-error.js";
import { stepError, type CallSubject } from "./step-error.js";

/**
 * The error for what an executor did not foresee, or the error itself where it is an `ExecutorError` already. The last
 * branch of an executor's own translation, so that callers meet one family only. `look` is where a person looks first.
 *
 * @example
 * ```ts
 * return unforeseenError(subject, error, "the engine");
 * ```
 */
export function unforeseenError(subject: CallSubject, error: unknown, look: string): ExecutorError {
  if (ExecutorError.isInstance(error)) return error;
  const words = error instanceof Error ? error.name : typeof error;
  return stepError(subject, "HOST_COMMAND_FAILED", `Something unforeseen went wrong (${words}).`, {
    mayHaveTakenEffect: true,
    remedies: [`Look at ${look} before going on; the cause is attached.`],
    cause: error,
  });
}
