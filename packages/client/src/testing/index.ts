export type { Answer, AnswerBody, AnsweredCall, Answers } from "./answers.js";
export type { TestRunner } from "./default-answers.js";
export { runnerApiError } from "./runner-api-error.js";
export type { RunnerApiErrorAnswer } from "./runner-api-error.js";
export { runnerApiHandlers } from "./runner-api-handlers.js";
export type { RunnerApiHandlersOptions } from "./runner-api-handlers.js";
