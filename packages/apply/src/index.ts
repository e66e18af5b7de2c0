export type { CleanedUnit, CleanUpReport } from "./clean-up/clean-up-report.js";
export { cleanUpRun } from "./clean-up/clean-up-run.js";
export type { ControlPlane, ProjectControlPlane } from "./control-plane/control-plane.js";
export { ApplyError, type ApplyErrorCode, type ApplyErrorOptions } from "./errors/apply-error.js";
export type {
  Baseline,
  CredentialsKept,
  CredentialsRequested,
  CredentialsUnclear,
  JournalEvent,
  Outcome,
  RunAborted,
  RunContinued,
  RunEnded,
  RunPaused,
  RunResumed,
  RunStarted,
  StepEnded,
  StepFailed,
  StepRecorded,
  StepStarted,
  UnitClaimed,
  UnitCleanedUp,
  UnitEnded,
  UnitObserved,
  UnitReleased,
  UnitSentBack,
  UnitSwept,
  RollbackStarted,
} from "./events/journal-event.js";
export type {
  CanaryObserved,
  GuardAnswered,
  Named,
  PassingEvent,
  RunEvent,
  RunWarned,
  StepProgressed,
} from "./events/run-event.js";
export { createFileJournal } from "./journal/file-journal.js";
export { createMemoryJournal } from "./journal/memory-journal.js";
export { parseJournalEvent } from "./journal/parse-journal-event.js";
export type { Journal } from "./journal/journal.js";
export { createFileLock, type FileLockOptions } from "./lock/file-lock.js";
export type { FormerOwner, HeldLock, RunLock } from "./lock/run-lock.js";
export { fromPino, type PinoLogger } from "./logger/from-pino.js";
export type { Logger } from "./logger/logger.js";
export { observeFleet } from "./observe/observe-fleet.js";
export type { ObserveFleetOptions, RunnerHost } from "./options/observe-fleet-options.js";
export { formatReport } from "./report/format-report.js";
export type { ReportedStep, ReportedUnit, RunReport } from "./report/run-report.js";
export { resumeRun, type ResumeDependencies } from "./run/resume-run.js";
export type { RunDependencies } from "./options/run-dependencies.js";
export type { Run } from "./run/run.js";
export { applyPlan, startRun } from "./run/start-run.js";
export type { CarryOut, CustomStepContext, CustomStepHandler } from "./options/custom-step-handler.js";
