import { ExecutorError, type ExecutorErrorCode } from "@runner-upgrade/executor";
import { printable } from "../text/printable.js";

/** Whom an error is about. */
export interface Subject {
  readonly runner: { readonly id: string; readonly name: string };
  readonly host: { readonly address: string };
}

/** What an error may add to its code and its words. */
export interface StepErrorExtra {
  readonly isRetryable?: boolean;
  readonly mayHaveTakenEffect?: boolean;
  readonly remedies?: readonly string[];
  readonly cause?: unknown;
}

/**
 * An `ExecutorError` about this Runner on this host. `what` says what happened and what state it is in, as whole
 * sentences without secrets.
 */
export function stepError(
  subject: Subject,
  code: ExecutorErrorCode,
  what: string,
  extra: StepErrorExtra = {},
): ExecutorError {
  const name = printable(subject.runner.name, { maxCharacters: 100 });
  const address = printable(subject.host.address, { maxCharacters: 200 });
  const remedies = extra.remedies ?? [];
  return new ExecutorError({
    code,
    message: [`Runner "${name}" (${subject.runner.id}) on ${address}: ${printable(what)}`, ...remedies].join(
      " ",
    ),
    host: subject.host.address,
    runnerId: subject.runner.id,
    ...extra,
  });
}
