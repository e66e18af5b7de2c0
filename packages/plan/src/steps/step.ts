import type { Check } from "../checks/check.js";
import type { JsonObject } from "../json/json-value.js";
import type { StepKind } from "./step-kind.js";

/**
 * Whether a step can be taken back.
 *
 * - `nothing-changes`: it only looks.
 * - `reversible`: the old Runner can be put back as it was.
 * - `irreversible`: the point of no return; the old credentials are dead. From here the way is forward.
 * - `forward`: it stands behind the point of no return.
 */
export type Undo = "nothing-changes" | "reversible" | "irreversible" | "forward";

/** One action of a procedure. */
export type Step = BuiltInStep | InsertedStep;

interface StepBase {
  /** Unique within its procedure. For a built-in step its kind. */
  readonly id: string;
  readonly timeLimitMs: number;
  readonly undo: Undo;
  /** The guard is asked directly before this step. */
  readonly isGuarded: boolean;
  /** The Runner counts as away from the beginning of this step on. */
  readonly takesAway: boolean;
  /** What must hold when the step ends. */
  readonly checks: readonly Check[];
}

/** A step that the SDK carries out. */
export interface BuiltInStep extends StepBase {
  readonly kind: StepKind;
}

/** A step of the user's own, carried out by the handler that the run is given for `name`. */
export interface InsertedStep extends StepBase {
  readonly kind: "custom";
  /** The handler's name. */
  readonly name: string;
  /** Handed to the handler as it is. No secret. */
  readonly input: JsonObject;
  /**
   * What a failure leads to: `restore` puts the old Runner back (before the point of no return only),
   * `fail` ends the unit `failed` (after it), `continue` goes on and reports it.
   */
  readonly onFailure: "restore" | "fail" | "continue";
  /** It is meant to stand between the point of no return and the start, where it keeps the Runner away for longer. */
  readonly meansToDelay?: true;
}
