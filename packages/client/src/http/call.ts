import type { OperationFacts } from "../document/operation-facts.js";
import type { OperationName } from "../generated/operations.js";

/** One call of a user, through all its attempts. */
export interface Call {
  readonly operation: OperationName;
  readonly facts: OperationFacts;
  /** The server's base URL. */
  readonly server: string;
  /** The path for people, without secrets. */
  readonly path: string;
  /** What must stand in no error and no log; grows as credentials are made. */
  readonly secrets: Set<string>;
  /** Whether a request is on its way whose effect we do not know. */
  isInFlight: boolean;
  /** Whether an earlier attempt may have taken effect although its answer was lost. */
  hasLostAnswer: boolean;
}
