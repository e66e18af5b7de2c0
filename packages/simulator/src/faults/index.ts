export type { Fault, FaultScope } from "./fault.js";
export { createFaults, type FaultInjector, type Faults } from "./fault-injector.js";
