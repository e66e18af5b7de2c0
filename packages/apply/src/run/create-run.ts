import { realClock } from "@runner-upgrade/executor";
import { toApplyError } from "../errors/to-apply-error.js";
import { failureOf } from "../errors/failure.js";
import { RunHalted } from "../errors/step-error.js";
import { warnIfUnread } from "../events/unread.js";
import { createEventStream, journalFormatVersion } from "../events/index.js";
import { createMemoryJournal } from "../journal/index.js";
import type { HeldLock } from "../lock/index.js";
import { silentLogger } from "../logger/logger.js";
import { checkScript } from "../preflight/index.js";
import { checkOptions } from "../options/check-options.js";
import { resumeDependencyNames, runDependencyNames } from "../options/option-names.js";
import { printableLogger } from "../logger/printable-logger.js";
import { buildReport, type RunReport } from "../report/index.js";
import { emptyJournalState, type JournalState } from "../state/index.js";
import { sweep } from "../sweep/index.js";
import { printable } from "../text/printable.js";
import { createRedactor } from "../text/redactor.js";
import { awaitFormerOwner } from "./await-former-owner.js";
import { begin, type Beginning, type Begun } from "./begin.js";
import { createContext, type Known } from "./create-context.js";
import { createControl } from "./control.js";
import { runUnits } from "./loop.js";
import { createRecorder, type Recorder } from "./recorder.js";
import type { Run } from "./run.js";
import type { RunDependencies } from "./run-dependencies.js";
import { platformsOf } from "./platforms-of.js";
import { lookAtServer } from "./look-at-server.js";
import { createWake } from "./wake.js";
import { why } from "./why.js";

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/** Begins a run, or carries one on. Returns at once; what goes wrong rejects its report. */
export function createRun(beginning: Beginning, dependencies: RunDependencies): Run {
  const names = beginning.kind === "start" ? runDependencyNames : resumeDependencyNames;
  const caller = beginning.kind === "start" ? "startRun" : "resumeRun";
  if (!isObject(dependencies)) checkOptions(caller, dependencies, names);
  const { clock = realClock, journal = createMemoryJournal(), signal } = dependencies;
  const logger = printableLogger(dependencies.logger ?? silentLogger);
  const stream = createEventStream();
  const control = createControl(signal);
  const wake = createWake(clock);
  const redactor = createRedactor();
  const warnings: string[] = [];
  let recorder: Recorder | null = null;
  let waiting: ReadonlyMap<string, string> = new Map();
  const stateNow = (): JournalState => recorder?.state() ?? emptyJournalState;

  const warn = (code: string, message: string): void => {
    warnings.push(printable(message, 2_000));
    logger.warn(message, { code });
    recorder?.emit({ type: "run-warned", code, message });
  };

  const act = async (begun: Begun, lock: HeldLock | null): Promise<RunReport> => {
    const { plan, runId } = begun;
    checkScript(plan, dependencies);
    const { server, rights, refusal } = await lookAtServer(beginning.kind, plan, dependencies);
    const recording = createRecorder({
      runId,
      state: begun.state,
      journal,
      clock,
      redactor,
      stream,
      logger,
      onEvent: dependencies.onEvent,
      onChange: wake.poke,
      onBroken: (error) => {
        warn(
          "JOURNAL_NOT_WRITABLE",
          `The journal cannot be written any more; what can be put back is put back: ${failureOf(error).message}`,
        );
        control.turnBack();
      },
      onTakenOver: () => {
        control.turnBack();
        wake.poke();
      },
    });
    recorder = recording;
    const haltRun = (): void => {
      recording.halt(lock?.lost.reason);
      control.turnBack();
      wake.poke();
    };
    if (lock?.lost.aborted === true) haltRun();
    lock?.lost.addEventListener("abort", haltRun, { once: true });

    const known: Known = {
      runId,
      plan,
      server,
      rights,
      recorder: recording,
      control,
      clock,
      redactor,
      logger,
      warn,
    };
    const run = createContext(known, dependencies);
    const takenOverFrom = lock?.takenOverFrom ?? null;
    await (beginning.kind === "start"
      ? run.record({ type: "run-started", formatVersion: journalFormatVersion, runId, plan })
      : run.record({ type: "run-resumed", takenOverFrom }));
    // Nothing was done yet, and what is done must be on record.
    if (recording.isBroken) throw new Error(warnings.at(-1));
    for (const message of rights.warnings) warn("RIGHTS_NOT_READABLE", message);
    if (refusal !== null) {
      warn(
        "NO_UNIT_IS_STARTED",
        `What is under way is brought to its end, and no unit is started: ${refusal}`,
      );
      control.abort();
    }
    control.listen((change) => {
      const event = {
        paused: { type: "run-paused" },
        continued: { type: "run-continued" },
        admission: { type: "run-aborted", level: "admission" },
        rollback: { type: "run-aborted", level: "rollback" },
      } as const;
      run.record(event[change]).catch(() => undefined);
    });
    if (takenOverFrom !== null)
      await awaitFormerOwner(run, takenOverFrom, { before: begun.state, tell: warn, halted: lock?.lost });
    await runUnits(run, {
      wake,
      onDecided: (decided) => {
        waiting = decided;
      },
    });
    await sweep(run);
    await run.record({ type: "run-ended" });
    return reportOf(recording.state(), recording.isBroken);
  };

  const reportOf = (state: JournalState, isBroken: boolean): RunReport => {
    if (state.run === null) throw new Error("There is no run to tell of.");
    const report = redactor.clean(buildReport(state.run, { now: clock.now(), warnings }));
    return isBroken ? { ...report, isComplete: false } : report;
  };

  const main = async (): Promise<RunReport> => {
    checkOptions(caller, dependencies, names);
    const held: HeldLock | null = (await dependencies.lock?.acquire()) ?? null;
    try {
      const begun = await begin(beginning, journal, platformsOf(dependencies));
      return begun.hasEnded ? reportOf(begun.state, false) : await act(begun, held);
    } finally {
      await journal.close?.();
      await held?.release();
    }
  };

  const report = main().then(
    (result) => {
      stream.end();
      return result;
    },
    (error: unknown) => {
      const cause = error instanceof RunHalted ? error.cause : error;
      const thrown = toApplyError(
        cause,
        "The run could not be carried out.",
        recorder?.state().run?.runId === undefined
          ? undefined
          : "The journal tells how far it came; resume it.",
      );
      logger.error(thrown.message, { code: thrown.code });
      stream.end(thrown);
      throw thrown;
    },
  );
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
    why: (runnerId) => printable(why(stateNow().run, runnerId, waiting), 2_000),
    pause: control.pause,
    resume: control.resume,
    abort: control.abort,
    get report() {
      isRead = true;
      return report;
    },
  };
}
