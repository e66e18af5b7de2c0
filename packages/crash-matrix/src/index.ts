export { describeCrashMatrix } from "./matrix/describe-crash-matrix.js";
export type { Call } from "./matrix/point.js";
export type { CrashFleet, CrashSubject } from "./subject/crash-subject.js";
