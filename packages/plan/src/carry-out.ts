// For programs that carry a plan out, as `@runner-upgrade/apply` does: what a step needs, and the checks that end it.
export { guardOptions } from "./availability/guard-options.js";
export { evaluateCheck } from "./checks/evaluate-check.js";
export type { CheckResult } from "./checks/check-result.js";
export type { ObservedLender } from "./checks/observation.js";
export type { Observation, ObservedReplica, ObservedRunner } from "./checks/observation.js";
export {
  drainedProcess,
  isOtherProcess,
  nextQuietTime,
  noQuietTime,
  provenQuietMs,
  workOf,
} from "./checks/quiet.js";
export type { DrainedProcess, LifeSign, QuietTime } from "./checks/quiet.js";
export { cordonOf } from "./cordon/cordon-of.js";
export type { UnitCordon } from "./cordon/cordon-of.js";
export { classifyStatus } from "./fleet/classify-status.js";
export { classifyReplica } from "./replicas/seen-runner.js";
export type { StatusClass } from "./fleet/status-class.js";
export { lentStandIns } from "./model/lent-stand-ins.js";
export { unitsLendingTo } from "./model/units-lending-to.js";
export { indexUnits, unitsOfRunner } from "./model/index-units.js";
export { diffPremises } from "./premises/diff-premises.js";
export type { Difference, OurChanges } from "./premises/diff-premises.js";
export { resolveAmount } from "./policy/amount.js";
export { sharedPlaces } from "./platforms/shared-places.js";
export type { SharedPlace } from "./platforms/shared-places.js";
export { stepFacts } from "./steps/catalogue.js";
export type { CheckedFor, StepFacts } from "./steps/catalogue.js";
export type { BuiltInStep, Undo } from "./steps/step.js";
export { windowAt } from "./windows/window-at.js";
export type { WindowAnswer } from "./windows/window-at.js";
export { compareVersions, isSameVersion } from "./version/compare-versions.js";
export type { VersionOrder } from "./version/compare-versions.js";
