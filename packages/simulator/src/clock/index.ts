export type { Clock } from "./clock.js";
export { createScaledClock } from "./scaled-clock.js";
export { createVirtualClock, type VirtualClock } from "./virtual-clock.js";
