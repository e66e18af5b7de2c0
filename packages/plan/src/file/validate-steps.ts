import type { PlanProblem } from "../errors/plan-error.js";
import type { Procedure } from "../model/plan.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { findRoute } from "../platforms/platform-of.js";
import { withLendingKinds } from "../steps/lending-kinds.js";
import { oneLine } from "../text/one-line.js";
import { stepFacts } from "../steps/catalogue.js";
import type { StepKind } from "../steps/step-kind.js";
import type { InsertedStep, Step } from "../steps/step.js";

type Rule = (procedure: Procedure, platforms: readonly PlatformModule[]) => readonly Found[];
interface Found {
  readonly code: string;
  readonly index: number;
  readonly message: string;
}

/** What is wrong with the steps of a procedure; `path` is where it stands in the plan. */
export function validateSteps(
  procedure: Procedure,
  path: string,
  platforms: readonly PlatformModule[],
): PlanProblem[] {
  return rules
    .flatMap((rule) => rule(procedure, platforms))
    .map(({ code, index, message }) => ({ code, path: `${path}.steps[${index}]`, message }));
}

const rules: readonly Rule[] = [uniqueIds, routeKept, checkKept, delaysMeant, failuresFit];

function uniqueIds({ steps }: Procedure): Found[] {
  const first = new Map<string, number>();
  return steps.flatMap(({ id }, index) => {
    const isNew = !first.has(id);
    if (isNew) first.set(id, index);
    return isNew ? [] : [{ code: "DUPLICATE_STEP", index, message: `The step ${id} is there twice.` }];
  });
}

/**
 * The built-in steps of a route stand in its order; only cordon, drain and uncordon may be missing, and
 * check-availability and stage-image where no step takes the Runner away.
 */
function routeKept({ route, steps }: Procedure, platforms: readonly PlatformModule[]): Found[] {
  const known = findRoute(route, platforms);
  if (known === undefined) {
    return [
      {
        code: "PLATFORM_UNKNOWN",
        index: 0,
        message: `No platform has the route ${oneLine(route, 60)}. Add the module of its platform to the option platforms.`,
      },
    ];
  }
  const isAway = steps.some(({ takesAway }) => takesAway);
  const optional: readonly StepKind[] = [
    "cordon",
    "drain",
    "uncordon",
    ...(isAway ? [] : (["check-availability", "stage-image"] as const)),
  ];
  const present = steps.flatMap((step) => (step.kind === "custom" ? [] : [step.kind]));
  const isLending = present.includes("lend-tags") || present.includes("take-back-tags");
  const orders = [known, ...(known.variants ?? [])].map(({ steps: order }) => {
    const kept = order.filter((kind) => !optional.includes(kind) || present.includes(kind));
    return isLending ? withLendingKinds(kept) : kept;
  });
  const [wanted = []] = orders;
  const isKept = orders.some(
    (order) => present.length === order.length && order.every((kind, index) => present[index] === kind),
  );
  return isKept
    ? []
    : [
        {
          code: "ROUTE_BROKEN",
          index: 0,
          message: `The steps of route ${route} must be ${wanted.join(", ")}.`,
        },
      ];
}

function checkKept({ steps }: Procedure): Found[] {
  const check = steps.findIndex(({ kind }) => kind === "check-availability");
  if (check === -1 || steps[check + 1]?.kind !== "custom") return [];
  return [
    {
      code: "INSERT_PARTS_CHECK",
      index: check + 1,
      message: `${stepName(steps[check + 1])} stands between check-availability and the step that it is asked for; put it before check-availability.`,
    },
  ];
}

/** Between the point of no return and the start no Runner is there: what lengthens that must say so. */
function delaysMeant({ steps }: Procedure): Found[] {
  const pointOfNoReturn = steps.findIndex(({ undo }) => undo === "irreversible");
  const start = steps.findIndex(({ kind }, index) => index > pointOfNoReturn && startsRunner(kind));
  return inserted(steps)
    .filter(({ index }) => pointOfNoReturn !== -1 && index > pointOfNoReturn && index < start)
    .filter(({ step }) => step.meansToDelay !== true)
    .map(({ step, index }) => ({
      code: "INSERT_DELAYS_START",
      index,
      message: `${step.name} stands between the point of no return and the start, where it keeps the Runner away for longer; say meansToDelay where that is meant.`,
    }));
}

function failuresFit({ steps }: Procedure): Found[] {
  return inserted(steps).flatMap(({ step, index }) => {
    const isForward = isForwardAt(steps, index);
    if (step.onFailure === "restore" && isForward) {
      return [
        {
          code: "INSERT_CANNOT_RESTORE",
          index,
          message: `${step.name} stands where the old Runner cannot be put back any more; its onFailure must be fail or continue.`,
        },
      ];
    }
    if (step.onFailure === "fail" && !isForward) {
      return [
        {
          code: "INSERT_MUST_RESTORE",
          index,
          message: `${step.name} stands where the old Runner can be put back; its onFailure must be restore or continue.`,
        },
      ];
    }
    return [];
  });
}

/** Whether a step at this place stands behind the point of no return, where the old Runner cannot be put back. */
export function isForwardAt(steps: readonly Step[], place: number): boolean {
  return steps.slice(0, place).some(({ undo }) => undo === "irreversible" || undo === "forward");
}

function inserted(steps: readonly Step[]): { readonly step: InsertedStep; readonly index: number }[] {
  return steps.flatMap((step, index) => (step.kind === "custom" ? [{ step, index }] : []));
}

/** Whether a step of this kind brings the new process up. */
export function startsRunner(kind: Step["kind"]): boolean {
  return kind !== "custom" && stepFacts(kind).startsProcess;
}

function stepName(step: Step | undefined): string {
  return step?.kind === "custom" ? step.name : (step?.id ?? "");
}
