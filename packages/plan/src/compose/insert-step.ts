import { PlanError, type PlanProblem } from "../errors/plan-error.js";
import { summarise } from "../errors/summarise.js";
import { withoutUndefined } from "../json/without-undefined.js";
import { withId } from "../file/plan-id.js";
import type { Plan, Procedure, Unit } from "../model/plan.js";
import { expectedStepMs } from "../planner/expected-duration.js";
import { platformsOf } from "../platforms/check-platforms.js";
import type { PlatformOptions } from "../platforms/platform-module.js";
import { requirePlatforms } from "../platforms/platform-of.js";
import { problemsOf } from "../schema/problems-of.js";
import { stepKinds } from "../steps/catalogue.js";
import type { InsertedStep, Step } from "../steps/step.js";
import { isForwardAt, validateSteps } from "../file/validate-steps.js";
import { stepToInsertSchema, type Insertion, type StepToInsert } from "./insertion.js";
import { placeOf } from "./place-of.js";
import { filterable, matcherOf } from "./unit-filter.js";

/**
 * Puts a step of the user's own beside one of the plan's. Returns a new plan with a new id, validated again.
 * Several insertions at one place stand in the order in which they were made.
 *
 * Refused are an insertion that parts the guard's check from the step that it is asked for, one between the
 * point of no return and the start that does not say `meansToDelay`, one beside a step that a procedure of the
 * chosen Runners does not have, and a failure that leads where the unit cannot go.
 *
 * @throws {@link PlanError} `INSERT_REFUSED`, with every reason in `details`; `PLATFORM_UNKNOWN` for a host whose platform has no
 * module in `platforms`. The plan given stays as it was.
 *
 * @example
 * ```ts
 * const quiet = insertStep(plan, {
 *   before: "away",
 *   step: { name: "silence-alerts", input: { minutes: 30 }, timeLimitMs: 10_000 },
 * });
 * ```
 */
export function insertStep(plan: Plan, insertion: Insertion, options: PlatformOptions = {}): Plan {
  const platforms = platformsOf(options);
  requirePlatforms(plan.units, platforms);
  const step = readStep(insertion.step);
  const matches = matcherOf(insertion.runners ?? {}, platforms);
  const chosen = new Set(plan.units.filter((unit) => matches(filterable(unit))).map(({ id }) => id));
  if (chosen.size === 0)
    throw refused([{ code: "NOBODY_CHOSEN", path: "runners", message: "No unit of the plan fits." }]);
  const renamed = new Map<string, { readonly key: string; readonly procedure: Procedure }>();
  const keyOf = (unit: Unit): string => {
    const known = renamed.get(unit.procedure);
    if (known !== undefined) return known.key;
    const key = newKey(plan, unit.procedure, step.name, chosen);
    renamed.set(unit.procedure, { key, procedure: insertInto(plan, unit.procedure, step, insertion) });
    return key;
  };
  const units = plan.units.map((unit) => (chosen.has(unit.id) ? withStep(unit, keyOf(unit), step) : unit));
  const inserted = [...renamed.values()].map(({ key, procedure }) => [key, procedure] as const);
  const problems = inserted.flatMap(([key, procedure]) =>
    validateSteps(procedure, `procedures[${JSON.stringify(key)}]`, platforms),
  );
  if (problems.length > 0) throw refused(problems);
  return withId({ ...plan, units, procedures: { ...plan.procedures, ...Object.fromEntries(inserted) } });
}

function readStep(input: StepToInsert): StepToInsert {
  const parsed = stepToInsertSchema.safeParse(withoutUndefined(input));
  if (!parsed.success) throw refused(problemsOf(parsed.error.issues, "NOT_A_STEP"));
  const { name } = parsed.data;
  if (!stepKinds.some((kind) => kind === name)) return parsed.data;
  throw refused([{ code: "NAME_TAKEN", path: "name", message: `${name} is the name of a built-in step.` }]);
}

/** Where the whole of a procedure's units get the step it keeps its key; otherwise the chosen ones get their own. */
function newKey(plan: Plan, key: string, name: string, chosen: ReadonlySet<string>): string {
  const isForAll = plan.units.every((unit) => unit.procedure !== key || chosen.has(unit.id));
  if (isForAll) return key;
  let candidate = `${key}+${name}`;
  for (let number = 2; Object.hasOwn(plan.procedures, candidate); number++) {
    candidate = `${key}+${name}-${number}`;
  }
  return candidate;
}

function insertInto(plan: Plan, key: string, step: StepToInsert, insertion: Insertion): Procedure {
  const procedure = plan.procedures[key];
  const steps = procedure?.steps ?? [];
  const place = placeOf(steps, insertion);
  if (procedure === undefined || place === null) {
    throw refused([
      {
        code: "NO_SUCH_STEP",
        path: `procedures[${JSON.stringify(key)}]`,
        message: `There is no step ${insertion.before ?? insertion.after} in ${key}; choose another, "away", or only the Runners that have it.`,
      },
    ]);
  }
  const inserted = toInserted(step, steps, place);
  return { ...procedure, steps: [...steps.slice(0, place), inserted, ...steps.slice(place)] };
}

function toInserted(step: StepToInsert, steps: readonly Step[], place: number): InsertedStep {
  const isForward = isForwardAt(steps, place);
  return {
    id: freeId(step.name, steps),
    kind: "custom",
    name: step.name,
    input: step.input ?? {},
    timeLimitMs: step.timeLimitMs,
    undo: isForward ? "forward" : "reversible",
    isGuarded: false,
    takesAway: false,
    checks: [],
    onFailure: step.onFailure ?? (isForward ? "fail" : "restore"),
    ...(step.meansToDelay === true ? { meansToDelay: true } : {}),
  };
}

function freeId(name: string, steps: readonly Step[]): string {
  const taken = new Set(steps.map(({ id }) => id));
  let id = name;
  for (let number = 2; taken.has(id); number++) id = `${name}-${number}`;
  return id;
}

function withStep(unit: Unit, procedure: string, step: StepToInsert): Unit {
  const more = expectedStepMs(
    { kind: "custom", timeLimitMs: step.timeLimitMs, checks: [] },
    { runningOperations: null },
  );
  return { ...unit, procedure, expectedDurationMs: unit.expectedDurationMs + more };
}

function refused(problems: readonly PlanProblem[]): PlanError {
  return new PlanError({
    code: "INSERT_REFUSED",
    message: `The step may not be inserted like this; the plan is as it was. ${summarise(problems)}`,
    details: problems,
  });
}
