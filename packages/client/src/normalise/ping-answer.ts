import { booleanOf, recordOf, stringOf, type Unexpected } from "./read.js";

/** What the server knows of a ping so far. */
export interface PingState {
  readonly completed: boolean;
  readonly isError: boolean;
  readonly message: string;
}

/** Reads the token of a started ping. Throws `UNEXPECTED_BODY` without one. */
export function toPingToken(value: unknown, unexpected: Unexpected): string {
  const token = stringOf(recordOf(value)?.["pingToken"]);
  if (token === null || token === "") throw unexpected("no ping token");
  return token;
}

/** Reads the state of a ping; the server spells it `iserror`. Throws `UNEXPECTED_BODY` without `completed`. */
export function toPingState(value: unknown, unexpected: Unexpected): PingState {
  const body = recordOf(value);
  const completed = booleanOf(body?.["completed"]);
  if (body === null || completed === null) throw unexpected("a ping that says neither completed nor not");
  return {
    completed,
    isError: booleanOf(body["iserror"]) ?? booleanOf(body["isError"]) ?? false,
    message: stringOf(body["message"]) ?? "",
  };
}
