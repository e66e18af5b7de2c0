import { canonicalJson } from "../json/canonical-json.js";
import type { Plan, Procedure } from "../model/plan.js";
import type { InsertedStep, Step } from "../steps/step.js";

/** The steps that a new unit takes inserted ones from, and the inserted ones that it does not get. */
export interface StepsForAdded {
  readonly steps: readonly Step[];
  /** Only some of the old plan's units have these: for which Runners they were meant is not known. */
  readonly forSome: readonly InsertedStep[];
}

/**
 * Decides which inserted steps a unit gets that the old plan does not have: those that all of the old plan's procedures of its
 * route have, or all of its procedures where none is of that route.
 */
export function stepsForAdded({ procedures }: Pick<Plan, "procedures">, target: Procedure): StepsForAdded {
  const all = Object.values(procedures);
  const ofRoute = all.filter(({ route }) => route === target.route);
  const alike = ofRoute.length > 0 ? ofRoute : all;
  const held = alike.map(({ steps }) => new Set(insertedSteps(steps).map(textOf)));
  const isCommon = (step: InsertedStep): boolean => held.every((texts) => texts.has(textOf(step)));
  const source = alike.find(({ steps }) => kindsOf(steps) === kindsOf(target.steps)) ?? alike[0];
  const forSome = new Map<string, InsertedStep>();
  for (const step of alike.flatMap(({ steps }) => insertedSteps(steps)))
    if (!isCommon(step)) forSome.set(textOf(step), step);
  return {
    steps: (source?.steps ?? []).filter((step) => step.kind !== "custom" || isCommon(step)),
    forSome: [...forSome.values()],
  };
}

/** The steps that were inserted, in their order. */
export function insertedSteps(steps: readonly Step[]): InsertedStep[] {
  return steps.flatMap((step) => (step.kind === "custom" ? [step] : []));
}

/** What the user wrote of an inserted step: the rest follows from its place. */
function textOf({ name, input, timeLimitMs, onFailure, meansToDelay }: InsertedStep): string {
  return canonicalJson({ name, input, timeLimitMs, onFailure, meansToDelay });
}

function kindsOf(steps: readonly Step[]): string {
  return steps
    .filter(({ kind }) => kind !== "custom")
    .map(({ kind }) => kind)
    .join(",");
}
