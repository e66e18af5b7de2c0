export { awayIds, unsettled } from "./away.js";
export { procedureOf, touchesHost, unitsById } from "./plan-index.js";
export { reduce, stateOf } from "./reduce.js";
export { emptyJournalState, type JournalState, type RunState } from "./run-state.js";
export {
  freshUnit,
  type Refusal,
  type StepState,
  type UnitEnd,
  type UnitState,
  type WayBackState,
} from "./unit-state.js";
export { unitStates } from "./unit-states.js";
export { wayBackSteps } from "./way-back-steps.js";
