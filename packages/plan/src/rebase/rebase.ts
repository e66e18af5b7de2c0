import type { Limit } from "../compose/limit.js";
import type { UnitChange } from "../compare/unit-change.js";
import type { Notice, Plan } from "../model/plan.js";
import type { PlanOptions } from "../planner/plan-upgrade.js";
import type { Difference } from "../premises/diff-premises.js";

/** What `rebasePlan` is told beside plan and fleet. All optional. */
export interface RebaseOptions extends PlanOptions {
  /**
   * Left out: where `limitTo` narrowed the plan, its units are the limit, because a plan does not keep what it was limited
   * by. A limit: that one in its place, which may take in new Runners. Null: none.
   */
  readonly limit?: Limit | null;
}

/** What a plan has become over a fleet that was observed again. */
export interface Rebase {
  /** The new plan, with an id of its own; the old one's where nothing differs. */
  readonly plan: Plan;
  /** What became of each unit of the old plan, in its order of start. */
  readonly units: readonly UnitOutcome[];
  /** Ids of units of the new plan that come from no unit of the old one, in their order. */
  readonly added: readonly string[];
  /** Ids of units that the fleet would give and that the limit leaves out. */
  readonly leftOut: readonly string[];
  /** Inserted steps that are not in the new plan, or not for every unit. Empty when all are kept. */
  readonly notKept: readonly StepNotKept[];
}

/** What became of one unit of the old plan. `name` and `message`, a sentence or two, are fit for any output. */
export type UnitOutcome =
  UnitDone | UnitNotServing | UnitValid | UnitChanged | UnitBlocked | UnitGone | UnitLeftOut;

interface OfUnit {
  /** Its id in the old plan. */
  readonly unitId: string;
  /** As `formatPlan` shows it. */
  readonly name: string;
  readonly message: string;
}

/** It is on the target version and serves: nothing is left to do. */
export interface UnitDone extends OfUnit {
  readonly outcome: "done";
  /** The replica that serves in its place now, where that is another one. */
  readonly replicaId?: string;
}

/** It is on the target version and does not serve, which no upgrade mends. */
export interface UnitNotServing extends OfUnit {
  readonly outcome: "not-serving";
  /** As the server spells it. */
  readonly status: string;
}

/** It is a unit of the new plan, and nothing that it was planned on has changed. Its place may be another. */
export interface UnitValid extends OfUnit {
  readonly outcome: "valid";
}

/** It is a unit of the new plan on other premises. */
export interface UnitChanged extends OfUnit {
  readonly outcome: "changed";
  /** Its units in the new plan: itself; the replica in its place; or several, where a Runner is split into replicas by now. */
  readonly unitIds: readonly string[];
  /** Which of its premises changed. */
  readonly premises: readonly Difference[];
  /** How its first unit in the new plan differs otherwise: host, procedure, needs, target version and so on. */
  readonly changes: readonly UnitChange[];
}

/** It is no unit of the new plan, and why is told by blockers of its Runner. */
export interface UnitBlocked extends OfUnit {
  readonly outcome: "blocked";
  readonly blockers: readonly Notice[];
  readonly premises: readonly Difference[];
}

/** Its Runner, its replica or its host is not in the fleet any more. */
export type UnitGone = OfUnit &
  (
    | { readonly outcome: "gone"; readonly what: "host" | "runner" }
    | {
        readonly outcome: "gone";
        readonly what: "replica";
        /**
         * Replicas of the Runner that serve on the target version and were no units: one of them may have taken its place, and the
         * fleet does not tell which. Empty: none has.
         */
        readonly perhaps: readonly string[];
      }
  );

/** The fleet would give it, and the limit in the options leaves it out. */
export interface UnitLeftOut extends OfUnit {
  readonly outcome: "left-out";
}

/** An inserted step that a unit of the new plan does not have. */
export interface StepNotKept {
  /** In the new plan. */
  readonly unitId: string;
  /** Id of the step in the old plan. */
  readonly stepId: string;
  /**
   * - `order`: the unit's steps come in another order now, and its place is not there.
   * - `refused`: it may not stand at its place among the unit's steps now.
   * - `for-some`: the unit is new, and only some of the old plan's units have the step.
   */
  readonly reason: "for-some" | "order" | "refused";
  /** One sentence. */
  readonly message: string;
}
