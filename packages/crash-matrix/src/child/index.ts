export type { Touch } from "./breakpoint.js";
export { runChild, type CreateExecutor } from "./run-child.js";
