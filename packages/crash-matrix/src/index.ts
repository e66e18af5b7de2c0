export { bundleChild, type BundledChild } from "./child/bundle-child.js";
export { nameOf, moments, type Moment, type Point } from "./matrix/point.js";
export { tryPoint, type Place, type Tried } from "./matrix/try-point.js";
export { setStage, type Stage } from "./stage/stage.js";
export type { CrashFleet, CrashSubject } from "./subject/crash-subject.js";
