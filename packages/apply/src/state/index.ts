export { awayIds, unsettled } from "./away.js";
export { procedureOf, unitsById } from "./plan-index.js";
export { reduce, stateOf } from "./reduce.js";
export { emptyJournalState, type JournalState } from "./run-state.js";
export { unitStates } from "./unit-states.js";
