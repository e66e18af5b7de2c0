import type { ByHand } from "../hosts/by-hand.js";
import type { Host } from "../hosts/host.js";
import type { StatusClass } from "../fleet/status-class.js";
import type { Lending } from "./lending.js";
import type { Need } from "../needs/need.js";
import type { Policy } from "../policy/policy.js";
import type { Step } from "../steps/step.js";

/** The routes of the platforms in this package. */
export type BuiltInRoute =
  "vm" | "replica-in-place" | "docker-keep" | "docker-rotate" | "kubernetes-keep" | "kubernetes-rotate";

/** A route of a platform from elsewhere: `custom:nomad-keep`. */
export type CustomRoute = `custom:${string}`;

/** The way in which one platform's Runner is upgraded. Its platform's module names its steps. */
export type Route = BuiltInRoute | CustomRoute;

/** The ordered steps of one route, written once in a plan. Units name it by its key in `Plan.procedures`. */
export interface Procedure {
  readonly route: Route;
  readonly steps: readonly Step[];
}

/** What a unit was planned on, compared with the live fleet before its first effect. */
export interface Premises {
  readonly version: string | null;
  readonly tags: readonly string[];
  readonly projects: readonly string[];
  readonly statusClass: StatusClass;
}

/**
 * What is upgraded as one: a Runner, or one replica of a Runner. Its place in `Plan.units` is its place in the order of
 * start.
 */
export interface Unit {
  /** Names it in the plan, the journal and the report: `runnerId`, or `<runnerId>/<replicaId>` for a replica. */
  readonly id: string;
  readonly runnerId: string;
  readonly runnerName: string;
  /** Only of a unit that is one replica of its Runner. */
  readonly replicaId?: string;
  /** A replica's name for people, such as its host's name. Without it `unitName` shows the beginning of its id. */
  readonly replicaName?: string;
  /** Key into `Plan.procedures`. */
  readonly procedure: string;
  readonly host: Host;
  /** Ids of the needs that its Runner serves. */
  readonly needs: readonly string[];
  readonly premises: Premises;
  readonly targetVersion: string;
  /** Runners in containers: the image that it ends on. */
  readonly image?: string;
  /** What its runbook names; absent where the inspection told nothing of it. */
  readonly byHand?: ByHand;
  /** The containers, Pods or processes that it is, where its host was inspected. Of many, the first ones and how many more. */
  readonly processes?: readonly string[];
  /**
   * No step of it takes the Runner away: its processes are replaced one after another while it serves, so that no need
   * is asked for. Others do not lean on it meanwhile.
   */
  readonly keepsServing?: true;
  /**
   * Of a replica whose Runner goes on serving meanwhile: at least so many other replicas of its Runner must serve while it is
   * away, so that no need is asked for. Without it the whole Runner is taken away.
   */
  readonly standInReplicas?: number;
  /**
   * Of a replica that did not serve when observed, while its Runner did: the Runner stands in for others until the unit is
   * taken away. Without it `premises.statusClass` tells that.
   */
  readonly isRunnerServing?: true;
  readonly isCanary: boolean;
  /** Absent when observed: it costs no budget and its failure does not count. */
  readonly isAbsent: boolean;
  /** Its outage was accepted by name: the guard is asked only for the needs that somebody else serves. */
  readonly isOutageAllowed: boolean;
  /**
   * Where its outage is allowed: need id to how many must stand in for *this* unit, which is less than the
   * need's `minAvailable`. `guardOptions(plan)` hands it to `okToStop`.
   */
  readonly loweredNeeds?: Readonly<Record<string, number>>;
  /**
   * The Runners to which its tags are lent while it is away, by the policy's `lendTags`. Each counts as one more stand-in for
   * the needs that it names, and is not upgraded meanwhile.
   */
  readonly lends?: readonly Lending[];
  /**
   * Ids of units that must have ended `upgraded` before this one may start. At most 16 are named; where more
   * are needed the guard, which is asked anyway, holds the unit back.
   */
  readonly waitsFor: readonly string[];
  readonly expectedDurationMs: number;
}

/** What keeps a Runner from being a unit (blocker), or deserves a look (warning). */
export interface Notice {
  readonly code: string;
  /** Null where it concerns the whole fleet. */
  readonly runnerId: string | null;
  readonly runnerName: string | null;
  /** One sentence. */
  readonly message: string;
  readonly remedies: readonly string[];
}

/** The format of plans that this version makes and reads. */
export const planFormatVersion = 2;

/** The whole decision: no secret, no clock, no randomness. `serializePlan` writes it to a file. */
export interface Plan {
  readonly formatVersion: typeof planFormatVersion;
  /** SHA-256 (hex) of the canonical JSON of its file without it. An edited plan no longer fits it; that is no signature. */
  readonly id: string;
  readonly server: { readonly uuid: string | null; readonly version: string | null };
  readonly policy: Policy;
  readonly needs: readonly Need[];
  readonly procedures: Readonly<Record<string, Procedure>>;
  /** In order of start. The next unit starts as soon as its needs and the budget allow. */
  readonly units: readonly Unit[];
  /** Ids of Runners that have the target version already. */
  readonly alreadyCurrent: readonly string[];
  readonly blockers: readonly Notice[];
  readonly warnings: readonly Notice[];
  /** `limitTo` left some of its Runners out, or may have: `rebasePlan` then takes no others in. */
  readonly isLimited?: true;
}
