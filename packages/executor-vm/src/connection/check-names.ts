import { stepError, type CallSubject, type ExecutorError } from "@runner-upgrade/executor";
import type { VmHost } from "@runner-upgrade/plan/platform";
import { isUnsafeText } from "../host/unsafe-text.js";
import { managerOf } from "../service/managers.js";

/**
 * Refuses names that would start a line of their own in a file or a command, before anything connects to the host.
 * Returns the `UNSAFE_NAME` error; null where every name is safe.
 */
export function checkNames(
  subject: CallSubject,
  host: VmHost,
  names: { readonly runId: string | null },
): ExecutorError | null {
  const texts: readonly (readonly [string, string | undefined])[] = [
    ["Runner's id", subject.runner.id],
    ["run's id", names.runId ?? undefined],
    ["package path", host.packagePath],
    ["directory", host.directory],
  ];
  const found = texts.find(([, text]) => text !== undefined && isUnsafeText(text));
  if (found !== undefined) return unsafeName(subject, `The ${found[0]} holds control characters.`);
  const fault = host.service === undefined ? null : managerOf(host.service).hintFault(host.service);
  return fault === null ? null : unsafeName(subject, fault);
}

/** The error for a name that is refused. */
export function unsafeName(subject: CallSubject, what: string): ExecutorError {
  return stepError(subject, "UNSAFE_NAME", `${what} Nothing was changed.`, {
    remedies: ["Rename it on the host or correct it in the plan's host, then plan again."],
  });
}
