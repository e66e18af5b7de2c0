export type { RehearsalFaults, RehearsalLoad, RehearsalOptions } from "./options/rehearsal-options.js";
export { formatRehearsal } from "./format/format-rehearsal.js";
export { rehearsePlan } from "./rehearse/rehearse-plan.js";
export type { Assumption, LostJob, Rehearsal, RehearsedNeed, RehearsedUnit } from "./result/rehearsal.js";
