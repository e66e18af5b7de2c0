export { withoutPauses } from "./clock/without-pauses.js";
export { describeContention, type Freeze } from "./contention/describe-contention.js";
export { describeCordon } from "./cordon/describe-cordon.js";
export { describeLostAnswer } from "./lost-answer/describe-lost-answer.js";
export { describeCrashMatrix } from "./matrix/describe-crash-matrix.js";
export type { Call } from "./child/point.js";
export type { CrashFleet, CrashSubject } from "./subject/crash-subject.js";
export { sharedClock } from "./child/shared-clock.js";
export { bothProjects, setStage, type Stage } from "./stage/stage.js";
