import { recordOf, stringOf, type Unexpected } from "./read.js";

/** Whether the server runs jobs. */
export interface ExecutionsStatus {
  /** `active` or `passive`; a word of a newer server is kept. */
  readonly executionMode: string;
}

/** Reads the server's execution mode. Throws `UNEXPECTED_BODY` where it is missing. */
export function toExecutionsStatus(value: unknown, unexpected: Unexpected): ExecutionsStatus {
  const executionMode = stringOf(recordOf(value)?.["executionMode"]);
  if (executionMode === null || executionMode === "") throw unexpected("no execution mode");
  return { executionMode };
}
