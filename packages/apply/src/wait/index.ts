export { backoffMs } from "./backoff.js";
export { TimeLimitError, withTimeLimit } from "./time-limit.js";
export { refusalsThatEndAWait, waitFor, type WaitOptions, type WaitResult } from "./wait-for.js";
