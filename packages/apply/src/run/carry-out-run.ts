import { journalFormatVersion } from "../events/journal-event.js";
import type { RunContext } from "../context/run-context.js";
import type { FormerOwner, HeldLock } from "../lock/run-lock.js";
import { platformOptions } from "../options/platform-options.js";
import type { RunDependencies } from "../options/run-dependencies.js";
import { checkScript } from "../preflight/check-script.js";
import { buildReport } from "../report/build-report.js";
import type { RunReport } from "../report/run-report.js";
import type { JournalState } from "../state/run-state.js";
import { sweep } from "../sweep/sweep.js";
import { awaitFormerOwner } from "./await-former-owner.js";
import { begin, type Beginning, type Begun } from "./begin.js";
import type { Control } from "./control.js";
import { createContext } from "./create-context.js";
import { lookAtServer, type Looked } from "./look-at-server.js";
import { runUnits } from "./loop.js";
import { openRecord } from "./open-record.js";
import type { Recorder } from "./recorder.js";
import type { RunParts } from "./run-parts.js";

/** Carries a run out under its lock, from what the journal holds to the report. */
export async function carryOutRun(
  beginning: Beginning,
  dependencies: RunDependencies,
  parts: RunParts,
): Promise<RunReport> {
  const lock = (await dependencies.lock?.acquire()) ?? null;
  try {
    const begun = await begin(beginning, parts.journal, platformOptions(dependencies));
    if (begun.hasEnded) return reportOf(begun.state, parts);
    return await act(begun, { how: beginning.kind, lock, dependencies, parts });
  } finally {
    await parts.journal.close?.();
    await lock?.release();
  }
}

async function act(
  begun: Begun,
  options: {
    readonly how: Beginning["kind"];
    readonly lock: HeldLock | null;
    readonly dependencies: RunDependencies;
    readonly parts: RunParts;
  },
): Promise<RunReport> {
  const { how, lock, dependencies, parts } = options;
  const { control, wake, notices, standing } = parts;
  const { plan, runId } = begun;
  const takenOverFrom = lock?.takenOverFrom ?? null;

  checkScript(plan, dependencies);
  const looked = await lookAtServer(how, plan, dependencies);
  const recorder = openRecord(begun, lock, parts, dependencies);
  const { server, rights } = looked;
  const { warn } = notices;
  const run = createContext({ ...parts, runId, plan, server, rights, recorder, warn }, dependencies);

  await recordBeginning(run, how, takenOverFrom);
  // Nothing was done yet, and what is done must be on record.
  if (recorder.isBroken) throw new Error(notices.messages.at(-1));
  heedServer(looked, parts);
  recordControl(run, control);
  if (takenOverFrom !== null)
    await awaitFormerOwner(run, takenOverFrom, { before: begun.state, tell: warn, halted: lock?.lost });
  await runUnits(run, { wake, onDecided: standing.noteWaiting });
  await sweep(run);
  await run.record({ type: "run-ended" });

  return endOf(recorder, parts);
}

async function recordBeginning(
  run: RunContext,
  how: Beginning["kind"],
  takenOverFrom: FormerOwner | null,
): Promise<void> {
  const { runId, plan } = run;
  await (how === "start"
    ? run.record({ type: "run-started", formatVersion: journalFormatVersion, runId, plan })
    : run.record({ type: "run-resumed", takenOverFrom }));
}

/** Warns of what the server did not show. Where it would refuse a new run, no unit is started. */
function heedServer({ rights, refusal }: Looked, { notices, control }: RunParts): void {
  for (const message of rights.warnings) notices.warn("RIGHTS_NOT_READABLE", message);
  if (refusal === null) return;
  notices.warn(
    "NO_UNIT_IS_STARTED",
    `What is under way is brought to its end, and no unit is started: ${refusal}`,
  );
  control.abort();
}

const controlEvents = {
  paused: { type: "run-paused" },
  continued: { type: "run-continued" },
  admission: { type: "run-aborted", level: "admission" },
  rollback: { type: "run-aborted", level: "rollback" },
} as const;

/** Records what the user does to the run. A halted run records nothing more, and ends for that reason elsewhere. */
function recordControl(run: RunContext, control: Control): void {
  control.listen((change) => {
    run.record(controlEvents[change]).catch(() => undefined);
  });
}

/** A run that is not all on record is not complete, whatever became of its units. */
function endOf(recorder: Recorder, parts: RunParts): RunReport {
  const report = reportOf(recorder.state(), parts);
  return recorder.isBroken ? { ...report, isComplete: false } : report;
}

function reportOf(state: JournalState, { clock, redactor, notices }: RunParts): RunReport {
  if (state.run === null) throw new Error("There is no run to tell of.");
  return redactor.clean(buildReport(state.run, { now: clock.now(), warnings: notices.messages }));
}
