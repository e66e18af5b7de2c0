import type { ApplyError } from "../errors/apply-error.js";
import { RunHalted } from "../errors/step-error.js";
import { toApplyError } from "../errors/to-apply-error.js";
import { warnIfUnread } from "../events/unread.js";
import { checkOptions } from "../options/check-options.js";
import { resumeDependencyNames, runDependencyNames } from "../options/option-names.js";
import type { RunDependencies } from "../options/run-dependencies.js";
import type { RunReport } from "../report/run-report.js";
import type { Beginning } from "./begin.js";
import { carryOutRun } from "./carry-out-run.js";
import { createRunParts, type RunParts } from "./run-parts.js";
import type { Run } from "./run.js";

/** Begins a run, or carries one on. Returns at once; what goes wrong rejects its report. */
export function createRun(beginning: Beginning, dependencies: RunDependencies): Run {
  // Without an object there is nothing to create a run of, so this alone throws at once.
  if (!isObject(dependencies)) checkDependencies(beginning, dependencies);
  const parts = createRunParts(dependencies);
  const report = reportOf(beginning, dependencies, parts);
  return watched(report, parts);
}

async function reportOf(
  beginning: Beginning,
  dependencies: RunDependencies,
  parts: RunParts,
): Promise<RunReport> {
  try {
    checkDependencies(beginning, dependencies);
    const report = await carryOutRun(beginning, dependencies, parts);
    parts.stream.end();
    return report;
  } catch (error) {
    const thrown = whyNotCarriedOut(error, parts);
    parts.logger.error(thrown.message, { code: thrown.code });
    parts.stream.end(thrown);
    throw thrown;
  }
}

function checkDependencies({ kind }: Beginning, dependencies: RunDependencies): void {
  if (kind === "start") checkOptions("startRun", dependencies, runDependencyNames);
  else checkOptions("resumeRun", dependencies, resumeDependencyNames);
}

function whyNotCarriedOut(error: unknown, { standing }: RunParts): ApplyError {
  const hasRun = standing.state().run !== null;
  return toApplyError(
    error instanceof RunHalted ? error.cause : error,
    "The run could not be carried out.",
    hasRun ? "The journal tells how far it came; resume it." : undefined,
  );
}

/** The run as its caller holds it. An error that the caller reads nowhere is warned of. */
function watched(report: Promise<RunReport>, { stream, control, standing }: RunParts): Run {
  let isRead = false;
  // Callers that only iterate `events` get the error there.
  report.catch((error: unknown) => {
    warnIfUnread(() => isRead, error);
  });
  return {
    events: {
      [Symbol.asyncIterator]: () => {
        isRead = true;
        return stream[Symbol.asyncIterator]();
      },
    },
    why: standing.why,
    pause: control.pause,
    resume: control.resume,
    abort: control.abort,
    get report() {
      isRead = true;
      return report;
    },
  };
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
