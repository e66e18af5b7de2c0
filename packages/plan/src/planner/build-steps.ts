import type { Route } from "../model/plan.js";
import type { Policy } from "../policy/policy.js";
import type { DrainMode } from "../steps/drain-mode.js";
import { builtInPlatforms } from "../platforms/built-in.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { routeNamed } from "../platforms/platform-of.js";
import type { RouteFacts, RouteVariant } from "../platforms/platform-route.js";
import { stepFacts } from "../steps/catalogue.js";
import type { StepKind } from "../steps/step-kind.js";
import type { BuiltInStep, Undo } from "../steps/step.js";
import { timeLimitMs, type StopTimeout } from "./time-limits.js";

/** What decides the steps of a procedure. */
export interface ProcedureChoice extends RouteFacts {
  readonly route: Route;
  readonly drain: DrainMode;
  readonly targetVersion: string;
  /** The Runner serves all through its roll-out: nothing takes it away, so nothing is asked for. */
  readonly keepsServing: boolean;
  /** It is ephemeral, and the server lists its replicas: they tell what came up. */
  readonly isEphemeral: boolean;
  /** How long the host gives the old process to end. */
  readonly stopTimeoutMs: StopTimeout;
}

/** What decides the order of the steps. */
type RouteChoice = Pick<ProcedureChoice, "route" | keyof RouteFacts>;

/** The steps of one procedure. */
export function buildSteps(
  choice: ProcedureChoice,
  policy: Pick<Policy, "stepTimeLimitsMs" | "drainTimeoutMs" | "drainQuietMs">,
  platforms: readonly PlatformModule[] = builtInPlatforms,
): BuiltInStep[] {
  const kinds = kindsOf(choice, platforms);
  // With kept credentials a roll-out is what takes the Runner away; after a stop it is away already.
  const isFirstAbsence = !kinds.includes("stop") && !choice.keepsServing;
  const ending = endingKindOf(choice, platforms);
  const proves = kinds.includes("create-replica")
    ? "replica"
    : choice.isEphemeral
      ? "all-replicas"
      : "runner";
  return kinds.map((kind, index) => {
    const facts = stepFacts(kind);
    const isAbsence = kind === "roll-out" && isFirstAbsence;
    return {
      id: kind,
      kind,
      timeLimitMs: timeLimitMs(kind, policy, kind === ending ? choice.stopTimeoutMs : undefined),
      undo: undoOf(kind, index, kinds),
      isGuarded: facts.isGuarded || isAbsence,
      takesAway: facts.takesAway || isAbsence,
      checks: facts.checks({ ...choice, drainQuietMs: policy.drainQuietMs, proves }),
    };
  });
}

/** The step of a procedure that ends the old process: a stop or, where there is none, the roll-out. */
export function endingKindOf(choice: RouteChoice, platforms: readonly PlatformModule[]): "stop" | "roll-out" {
  return orderOf(choice, platforms).includes("stop") ? "stop" : "roll-out";
}

function undoOf(kind: StepKind, index: number, kinds: readonly StepKind[]): Undo {
  const pointOfNoReturn = kinds.findIndex((one) => stepFacts(one).undoneBy === "never");
  const { undoneBy } = stepFacts(kind);
  if (undoneBy === "never") return "irreversible";
  if (undoneBy === "forward" || (pointOfNoReturn !== -1 && index > pointOfNoReturn)) return "forward";
  return undoneBy === "nothing" ? "nothing-changes" : "reversible";
}

function kindsOf(choice: ProcedureChoice, platforms: readonly PlatformModule[]): StepKind[] {
  const { drain, keepsServing } = choice;
  return (
    orderOf(choice, platforms)
      .filter((kind) => !(drain === "off" && kind === "drain"))
      .filter((kind) => drain === "cordon" || (kind !== "cordon" && kind !== "uncordon"))
      // Nobody has to stand in, and an image that cannot be pulled takes nothing away.
      .filter((kind) => !(keepsServing && (kind === "check-availability" || kind === "stage-image")))
  );
}

function orderOf(choice: RouteChoice, platforms: readonly PlatformModule[]): readonly StepKind[] {
  return (variantOf(choice, platforms) ?? routeNamed(choice.route, platforms)).steps;
}

/** The variant of its route that a Runner takes, if any. */
export function variantOf(
  choice: RouteChoice,
  platforms: readonly PlatformModule[],
): RouteVariant | undefined {
  return routeNamed(choice.route, platforms).variants?.find((variant) => variant.isFor(choice));
}
