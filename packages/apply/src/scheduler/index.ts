export { isInFlight } from "./budget.js";
export { canaryGate, type CanaryGate } from "./canary-gate.js";
export { nextUnits, type Decision, type Skip } from "./next-units.js";
