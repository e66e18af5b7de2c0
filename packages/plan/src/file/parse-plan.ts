import type * as z from "zod/mini";
import { PlanError, type PlanProblem } from "../errors/plan-error.js";
import { summarise } from "../errors/summarise.js";
import { expandPlan } from "./expand-plan.js";
import { planFileSchema } from "./plan-file-schema.js";
import { planSchema } from "./plan-schema.js";
import { borderCode, problemsOf } from "../schema/problems-of.js";
import { platformsOf } from "../platforms/check-platforms.js";
import type { PlatformModule, PlatformOptions } from "../platforms/platform-module.js";
import { canonicalJson } from "../json/canonical-json.js";
import { oneLine } from "../text/one-line.js";
import { isSameJson } from "../json/is-same-json.js";
import { packPlan } from "./pack-plan.js";
import { idOf } from "./plan-id.js";
import { planFormatVersion, type Plan } from "../model/plan.js";
import { validatePlan } from "./validate-plan.js";

/**
 * Reads a plan from the text of its file, from JSON that was parsed already, or from a `Plan`, and trusts nothing: format, shape,
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
  const value = withFormat(typeof input === "string" ? parseJson(input) : input);
  const { plan, packed } = isFile(value) ? readFile(value, platforms) : readPlan(value, platforms);
  if (idOf(packed) !== plan.id) throw edited(plan);
  const problems = validatePlan(plan, { platforms });
  if (problems.length > 0) throw invalid(problems);
  return plan;
}

interface Read {
  readonly plan: Plan;
  /** The plan as it is written to a file: what its id is made from. */
  readonly packed: ReturnType<typeof packPlan>;
}

/** Only a file names what its units have in common. */
function isFile(value: object): boolean {
  return "common" in value;
}

function readFile(value: object, platforms: readonly PlatformModule[]): Read {
  const file = readAs(planFileSchema(platforms), value);
  const plan = expandPlan(file);
  if ("problems" in plan) throw invalid(plan.problems);
  const packed = packPlan(plan);
  // Another file of the same plan was not written by serializePlan: an entry that nothing names, or one that is there twice.
  if (!isSameJson(file, packed)) throw edited(plan);
  return { plan, packed };
}

/** A plan that was not packed: as planUpgrade returns it, or from a journal. */
function readPlan(value: object, platforms: readonly PlatformModule[]): Read {
  const plan = readAs(planSchema(platforms), value);
  return { plan, packed: packPlan(plan) };
}

function edited({ id }: Plan): PlanError {
  return new PlanError({
    code: "PLAN_EDITED",
    message: `The plan ${id.slice(0, 12)} was edited after it was made: its id does not fit its content. Nothing was changed. Plan again; what a plan may leave out or add is said with the policy, limitTo and insertStep.`,
  });
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
  if (value.formatVersion !== planFormatVersion) {
    throw new PlanError({
      code: "PLAN_FORMAT_UNSUPPORTED",
      message: `The plan has the format ${oneLine(canonicalJson(value.formatVersion), 40)}; this version reads format ${planFormatVersion}. Nothing was changed. Plan again with this version.`,
    });
  }
  return value;
}

function readAs<T>(schema: z.ZodMiniType<T>, value: object): T {
  const parsed = safely(() => schema.safeParse(value));
  if (parsed.success) return parsed.data;
  throw invalid(problemsOf(parsed.error.issues, "NOT_A_PLAN"));
}

function safely<T>(read: () => T): T {
  try {
    return read();
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
