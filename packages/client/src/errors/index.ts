export { RunnerApiError } from "./runner-api-error.js";
export type { RunnerApiErrorOptions } from "./runner-api-error.js";
export type { RunnerApiErrorCode } from "./runner-api-error-code.js";
