import type { Finding, JsonObject } from "@runner-upgrade/plan/platform";
import type { StepOutcome } from "../contract/step-context.js";
import type { ExecutorErrorCode } from "../errors/executor-error.js";
import type { OpenCall } from "../call/open-call.js";

/** What an inspection found, as the `inspect` step needs it. */
export interface Inspected<T> {
  /** The findings that count for this step. */
  readonly findings: readonly Finding[];
  /** What the upgrade works on; null where it was not found. */
  readonly target: T | null;
}

/**
 * What an upgrade works on, where no finding failed. Throws the code that `codes` names for the first one that did, or
 * `INSPECTION_FAILED`, with what all of them say and advise.
 *
 * @example
 * ```ts
 * const container = requireFit(call, { findings, target }, { OTHER_RUNNER: "RUNNER_NOT_FOUND" });
 * ```
 */
export function requireFit<T>(
  call: Pick<OpenCall, "error">,
  { findings, target }: Inspected<T>,
  codes: Readonly<Partial<Record<string, ExecutorErrorCode>>>,
): T {
  const failed = findings.filter(({ level }) => level === "failed");
  const [first] = failed;
  if (first === undefined && target !== null) return target;
  throw call.error(
    codes[first?.code ?? ""] ?? "INSPECTION_FAILED",
    `${sentencesOf(failed)} Nothing was changed.`,
    {
      remedies: failed.flatMap(({ remedies = [] }) => remedies),
    },
  );
}

/**
 * The outcome of an inspection that found the host fit: its summary with what is worth telling, and its record with the
 * codes of that. Pure.
 *
 * @example
 * ```ts
 * return fitOutcome("The engine is fit for the upgrade of edge.", warnings, { target: targetToJson(target) });
 * ```
 */
export function fitOutcome(summary: string, told: readonly Finding[], record: JsonObject): StepOutcome {
  return {
    outcome: "done",
    summary: told.length === 0 ? summary : `${summary} ${sentencesOf(told)}`,
    record: { ...record, warnings: told.map(({ code }) => code) },
  };
}

const sentencesOf = (findings: readonly Finding[]): string =>
  findings.map(({ code, message }) => `${code}: ${message}`).join(" ");
