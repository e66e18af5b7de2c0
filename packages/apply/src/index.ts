export type { CleanedUnit, CleanUpReport } from "./clean-up/clean-up-report.js";
export { cleanUpRun } from "./clean-up/clean-up-run.js";
export type { ControlPlane, ProjectControlPlane } from "./control-plane/control-plane.js";
export { ApplyError, type ApplyErrorCode, type ApplyErrorOptions } from "./errors/apply-error.js";
export type {
  Baseline,
  CanaryObserved,
  CredentialsKept,
  CredentialsRequested,
  CredentialsUnclear,
  GuardAnswered,
  Named,
  JournalEvent,
  Outcome,
  PassingEvent,
  RunAborted,
  RunContinued,
  RunEnded,
  RunEvent,
  RunPaused,
  RunResumed,
  RunStarted,
  RunWarned,
  StepEnded,
  StepFailed,
  StepProgressed,
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
} from "./events/index.js";
export { createFileJournal, createMemoryJournal, parseJournalEvent, type Journal } from "./journal/index.js";
export {
  createFileLock,
  type FileLockOptions,
  type FormerOwner,
  type HeldLock,
  type RunLock,
} from "./lock/index.js";
export { fromPino, type PinoLogger } from "./logger/from-pino.js";
export type { Logger } from "./logger/logger.js";
export { observeFleet, type ObserveFleetOptions, type RunnerHost } from "./observe/observe-fleet.js";
export { formatReport, type ReportedStep, type ReportedUnit, type RunReport } from "./report/index.js";
export { resumeRun, type ResumeDependencies } from "./run/resume-run.js";
export type { RunDependencies } from "./run/run-dependencies.js";
export type { Run } from "./run/run.js";
export { applyPlan, startRun } from "./run/start-run.js";
export type { CarryOut, CustomStepContext, CustomStepHandler } from "./steps/custom-step-handler.js";
