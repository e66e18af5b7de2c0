import { printable } from "@runner-upgrade/plan/platform";
import { ExecutorError, type ExecutorErrorCode } from "./executor-error.js";

/** Whom a call, and an error of it, is about. */
export interface CallSubject {
  /** With an empty id in a call about a place, which concerns no Runner. */
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
 * sentences without secrets. Names, addresses and words are made fit to print: none can begin a line of its own.
 *
 * @example
 * ```ts
 * throw stepError({ runner, host }, "NOT_STOPPED", "Its process still runs.", { isRetryable: true });
 * ```
 */
export function stepError(
  subject: CallSubject,
  code: ExecutorErrorCode,
  what: string,
  extra: StepErrorExtra = {},
): ExecutorError {
  const name = onOneLine(subject.runner.name, 100);
  const id = onOneLine(subject.runner.id, 100);
  const address = onOneLine(subject.host.address, 200);
  const remedies = extra.remedies ?? [];
  const whose = id === "" ? `On ${address}` : `Runner "${name}" (${id}) on ${address}`;
  return new ExecutorError({
    code,
    message: [`${whose}: ${printable(what)}`, ...remedies.map((one) => printable(one))].join(" "),
    host: subject.host.address,
    ...(id !== "" && { runnerId: subject.runner.id }),
    ...extra,
  });
}

/** A name: it must not begin a line of its own, which would look like one that we wrote. */
function onOneLine(text: string, maxCharacters: number): string {
  return printable(text.replaceAll(/\s+/g, " "), { maxCharacters });
}
