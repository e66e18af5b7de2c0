export { backoffMs } from "./backoff.js";
export { TimeLimitError, withTimeLimit } from "./time-limit.js";
export { waitFor, type WaitOptions, type WaitResult } from "./wait-for.js";
