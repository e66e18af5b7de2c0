export type { CleanUpReport } from "./clean-up/clean-up-report.js";
export { cleanUpRun } from "./clean-up/clean-up-run.js";
export type { ControlPlane, ProjectControlPlane } from "./control-plane/control-plane.js";
export { discoverHosts } from "./discover/discover-hosts.js";
export { formatDiscovery } from "./discover/format-discovery.js";
export type {
  DiscoveredHost,
  DuplicateRunner,
  FoundInPlace,
  HiddenInPlace,
  HostDiscovery,
  RunnerNotFound,
  UnreachablePlace,
} from "./discover/host-discovery.js";
export { durationsFromJournals } from "./durations/durations-from-journals.js";
export { ApplyError, type ApplyErrorCode, type ErrorDetail } from "./errors/apply-error.js";
export type { JournalEvent, Outcome } from "./events/journal-event.js";
export type { RunEvent } from "./events/run-event.js";
export { createFileJournal } from "./journal/file-journal.js";
export { createMemoryJournal } from "./journal/memory-journal.js";
export { parseJournalEvent } from "./journal/parse-journal-event.js";
export type { Journal } from "./journal/journal.js";
export { createFileLock, type FileLockOptions } from "./lock/file-lock.js";
export type { HeldLock, RunLock } from "./lock/run-lock.js";
export { fromPino } from "./logger/from-pino.js";
export { observeFleet } from "./observe/observe-fleet.js";
export type { FleetProgress, ObserveFleetOptions, RunnerHost } from "./options/observe-fleet-options.js";
export type {
  DiscoverHostsOptions,
  DiscoveryControlPlane,
  DiscoveryProgress,
} from "./options/discover-hosts-options.js";
export { formatReport } from "./report/format-report.js";
export type { ReportedUnit, RunReport } from "./report/run-report.js";
export { resumeRun, type ResumeDependencies } from "./run/resume-run.js";
export type { RunDependencies } from "./options/run-dependencies.js";
export type { Run } from "./run/run.js";
export { applyPlan, startRun } from "./run/start-run.js";
export type { CustomStepContext, CustomStepHandler } from "./options/custom-step-handler.js";
