export type { Clock } from "./clock.js";
export { realClock } from "./real-clock.js";
