import type { OperationName } from "../generated/operations.js";
import type { operations } from "../generated/schema.js";

/** The JSON that an operation answers with 200, by the document; undefined where it answers without a body. */
export type AnswerBody<Name extends OperationName> = operations[Name]["responses"] extends {
  200: { content: { "application/json": infer Body } };
}
  ? Body
  : undefined;

/** A call as a handler sees it. */
export interface AnsweredCall {
  /** Its body is unread. */
  readonly request: Request;
  /** The values in the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly apiVersion: number;
  /** How often this operation was called, this time included. */
  readonly count: number;
}

/** What an operation answers: a body, a whole `Response` (see `runnerApiError`), or a function that makes either. */
export type Answer<Name extends OperationName> =
  | AnswerBody<Name>
  | Response
  | ((call: AnsweredCall) => AnswerBody<Name> | Response | Promise<AnswerBody<Name> | Response>);

/** Answers by operation. */
export type Answers = { readonly [Name in OperationName]?: Answer<Name> };
