import type { Host } from "../hosts/host.js";
import type { Need } from "../needs/need.js";
import type { Plan, Premises, Unit } from "../model/plan.js";

/**
 * A plan as it is written to a file: each relation once, and what units have in common once.
 *
 * Units are named by number, in their order. Runners are named by the number of their first unit; those without one come
 * behind the units, as `otherRunners`. A unit's id is not written: it follows from its Runner and replica.
 */
export interface PlanFile extends Omit<Plan, "alreadyCurrent" | "needs" | "units"> {
  /** Numbers of Runners. */
  readonly alreadyCurrent: readonly number[];
  readonly common: readonly CommonOfUnits[];
  readonly hosts: readonly Host[];
  readonly needs: readonly FileNeed[];
  /** Ids of the Runners that are named and are no units, in the order in which they are first named. */
  readonly otherRunners: readonly string[];
  readonly units: readonly FileUnit[];
}

/** What many units have in common. A flag that is not set is left out. */
export interface CommonOfUnits
  extends
    Pick<
      Unit,
      | "expectedDurationMs"
      | "image"
      | "isRunnerServing"
      | "keepsServing"
      | "procedure"
      | "standInReplicas"
      | "targetVersion"
    >,
    Pick<Premises, "statusClass" | "version"> {
  readonly isAbsent?: true;
  readonly isCanary?: true;
  readonly isOutageAllowed?: true;
}

/** A unit without its id, with the places of what it shares with others. */
export interface FileUnit
  extends
    Pick<
      Unit,
      | "byHand"
      | "lends"
      | "loweredNeeds"
      | "processes"
      | "replicaId"
      | "replicaName"
      | "runnerId"
      | "runnerName"
    >,
    Pick<Premises, "projects" | "tags"> {
  /** Its place in `common`. */
  readonly common: number;
  /** Its place in `hosts`. */
  readonly host: number;
  /** Left out where its needs are those that name it in `servedBy`, in their order. */
  readonly needs?: readonly string[];
  /** Numbers of units. Left out where there are none. */
  readonly waitsFor?: readonly number[];
}

/** A need, with the numbers of the Runners that serve it. */
export type FileNeed = WithNumbers<Need>;

type WithNumbers<N> = N extends Need
  ? Omit<N, "outOfService" | "servedBy"> & {
      readonly outOfService?: readonly number[];
      readonly servedBy: readonly number[];
    }
  : never;
