import type { ClientContext } from "../context/context.js";
import { matchOperationPath } from "../document/operation-path.js";
import { operationFacts, type OperationName } from "../generated/operations.js";
import { callError } from "./call-error.js";
import type { Call } from "./call.js";

/** Begins a call. Throws `INVALID_ARGUMENT` where the path, below the version, is not the operation's. */
export function newCall(context: ClientContext, operation: OperationName, path: string): Call {
  const facts = operationFacts[operation];
  const match = matchOperationPath(facts, path);
  const call: Call = {
    operation,
    facts,
    server: context.url,
    path: match?.shown ?? facts.path,
    secrets: new Set(match?.secrets),
    isInFlight: false,
    hasLostAnswer: false,
  };
  if (match !== null) return call;
  throw callError(call, {
    code: "INVALID_ARGUMENT",
    what: "an id or a name in the path is empty, or one that makes another path of it",
    next: "Nothing was sent.",
  });
}
