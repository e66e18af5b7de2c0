import type { Route } from "../model/plan.js";
import type { StepKind } from "../steps/step-kind.js";

/** What an inspection found that can decide the order of a route's steps. */
export interface RouteFacts {
  /** Where the Runner's token stands: in a variable of its container, or in a file. Where it is not known, a variable. */
  readonly credentialsIn: "variable" | "file";
  /** The Runner is several containers, which are replaced one by one. */
  readonly isOneByOne: boolean;
}

/** Another order of a route's steps, for Runners of which something certain was found. */
export interface RouteVariant {
  /** A word for the key under which the procedure stands in a plan: `file` makes `docker-rotate:cordon:file`. */
  readonly name: string;
  readonly steps: readonly StepKind[];
  /** Whether a Runner of which this is known takes this order. Pure. */
  isFor(facts: RouteFacts): boolean;
}

/**
 * One way in which a platform's Runners are upgraded.
 *
 * The order of the vendor's page (rundeck/docs, Upgrading Runners) is law: nothing regenerates credentials before the
 * process is known to be gone, and what can fail before the stop is tried before the stop. A route names every step that
 * it can have; a plan leaves `cordon`, `drain` and `uncordon` out as the policy and the project say.
 */
export interface PlatformRoute {
  /** Unique among all platforms. A route of a custom platform begins with `custom:`. */
  readonly name: Route;
  /** In order: `inspect` first, `verify` behind the step that starts the new process. */
  readonly steps: readonly StepKind[];
  /** Looked at in order; the first that fits is taken instead of `steps`. @default none */
  readonly variants?: readonly RouteVariant[];
  /**
   * The Runner can serve all through it, where the inspection says so (`ContainerFacts.keepsServing`) and nothing takes its
   * tags. @default false
   */
  readonly canKeepServing?: boolean;
}
