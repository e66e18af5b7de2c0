import { PlanError, type PlanProblem } from "../errors/plan-error.js";
import { summarise } from "../errors/summarise.js";
import { planSchema } from "./plan-schema.js";
import { borderCode, problemsOf } from "../schema/problems-of.js";
import { platformsOf } from "../platforms/check-platforms.js";
import type { PlatformModule, PlatformOptions } from "../platforms/platform-module.js";
import { canonicalJson } from "../json/canonical-json.js";
import { oneLine } from "../text/one-line.js";
import { planId } from "./plan-id.js";
import type { Plan } from "../model/plan.js";
import { validatePlan } from "./validate-plan.js";

/**
 * Reads a plan from its text, or from JSON that was parsed already, and trusts nothing: format, shape,
 * whether it was edited, whether it contradicts itself.
 *
 * @throws {@link PlanError} `PLAN_NOT_JSON`, `PLAN_FORMAT_UNSUPPORTED` (made by another version of this
 * package), `PLAN_INVALID` (with paths in `details`), `PLAN_EDITED` (its id does not fit its content),
 * `PLATFORM_UNKNOWN` for a host whose platform has no module in `platforms`, `PLATFORMS_INVALID`.
 *
 * @example
 * ```ts
 * const plan = parsePlan(await readFile("plan.json", "utf8"));
 * ```
 */
export function parsePlan(input: unknown, options: PlatformOptions = {}): Plan {
  const platforms = platformsOf(options);
  const value = typeof input === "string" ? parseJson(input) : input;
  const plan = parseShape(withFormat(value), platforms);
  if (planId(plan) !== plan.id) {
    throw new PlanError({
      code: "PLAN_EDITED",
      message: `The plan ${plan.id.slice(0, 12)} was edited after it was made: its id does not fit its content. Nothing was changed. Plan again; what a plan may leave out or add is said with the policy, limitTo and insertStep.`,
    });
  }
  const problems = validatePlan(plan, { platforms });
  if (problems.length > 0) throw invalid(problems);
  return plan;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PlanError({
      code: "PLAN_NOT_JSON",
      message: "This is no plan: the text is not JSON. Nothing was changed.",
      cause,
    });
  }
}

function withFormat(value: unknown): object {
  if (typeof value !== "object" || value === null || !("formatVersion" in value)) {
    throw invalid([
      { code: "NOT_A_PLAN", path: "formatVersion", message: "Expected a plan with a formatVersion." },
    ]);
  }
  if (value.formatVersion !== 1) {
    throw new PlanError({
      code: "PLAN_FORMAT_UNSUPPORTED",
      message: `The plan has the format ${oneLine(canonicalJson(value.formatVersion), 40)}; this version reads format 1. Nothing was changed. Plan again with this version.`,
    });
  }
  return value;
}

function parseShape(value: object, platforms: readonly PlatformModule[]): Plan {
  const parsed = shapeOf(value, platforms);
  if (parsed.success) return parsed.data;
  throw invalid(problemsOf(parsed.error.issues, "NOT_A_PLAN"));
}

function shapeOf(
  value: object,
  platforms: readonly PlatformModule[],
): ReturnType<ReturnType<typeof planSchema>["safeParse"]> {
  try {
    return planSchema(platforms).safeParse(value);
  } catch (cause) {
    // Only what is nested deeper than the stack is high gets here: no plan is.
    throw new PlanError({
      code: "PLAN_INVALID",
      message: "This is no plan: it is nested too deeply to be read. Nothing was changed.",
      cause,
    });
  }
}

function invalid(problems: readonly PlanProblem[]): PlanError {
  return new PlanError({
    code: borderCode(problems, "PLAN_INVALID"),
    message: `This is no valid plan; nothing was changed. ${summarise(problems)}`,
    details: problems,
  });
}
