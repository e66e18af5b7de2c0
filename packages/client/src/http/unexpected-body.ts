import type { Unexpected } from "../normalise/read.js";
import { callError } from "./call-error.js";
import type { Call } from "./call.js";

/** Makes the errors for a body of an unexpected shape. The body stands in none: it may hold secrets. */
export function unexpectedBody(call: Call): Unexpected {
  return (problem) =>
    callError(call, {
      code: "UNEXPECTED_BODY",
      what: `the server's answer has another shape than known: ${problem}`,
      next: "Check that the url leads to Rundeck Enterprise or Runbook Automation, which alone have Runners.",
      mayHaveTakenEffect: true,
    });
}
