export { isInFlight } from "./budget.js";
export { canaryGate } from "./canary-gate.js";
export { nextUnits, type Decision } from "./next-units.js";
