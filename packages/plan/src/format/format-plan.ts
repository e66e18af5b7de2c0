import { PlanError } from "../errors/plan-error.js";
import { platformsOf } from "../platforms/check-platforms.js";
import type { PlatformOptions } from "../platforms/platform-module.js";
import { requirePlatforms } from "../platforms/platform-of.js";
import type { Plan, Unit } from "../model/plan.js";
import { unitsOfRunner } from "../model/index-units.js";
import { unitNotFound, unitOf } from "../model/unit-of.js";
import { asMarkdown } from "./as-markdown.js";
import { asText } from "./as-text.js";
import { asRunbook } from "./runbook/as-runbook.js";

/** How `formatPlan` renders. */
export interface FormatOptions extends PlatformOptions {
  /**
   * `text` for a terminal, `markdown` for a change request, `runbook` for people who carry the plan out by hand:
   * the vendor's procedure for each Runner, with its own id, host, tags and stand-ins.
   */
  readonly as: "text" | "markdown" | "runbook";
  /** Runbook: by the console (default) or by the REST API. */
  readonly variant?: "console" | "rest-api";
  /** Only this Runner, with the steps of its units spelled out. */
  readonly runnerId?: string;
  /** Only this unit, with its steps spelled out. */
  readonly unitId?: string;
  /** Runbook: a date to print, as text. Plans know no clock. */
  readonly now?: string;
}

/**
 * A plan for people. The same plan and options give the same text.
 *
 * @throws {@link PlanError} `UNIT_NOT_FOUND` for an id that stands for no unit, `FORMAT_UNKNOWN`, `PLATFORM_UNKNOWN` for a host whose
 * platform has no module in `platforms`.
 *
 * @example
 * ```ts
 * console.log(formatPlan(plan, { as: "text" }));
 * await writeFile("runbook.md", formatPlan(plan, { as: "runbook", variant: "rest-api" }));
 * ```
 */
export function formatPlan(plan: Plan, options: FormatOptions): string {
  const platforms = platformsOf(options);
  requirePlatforms(plan.units, platforms);
  const only = chosenUnits(plan, options);
  switch (options.as) {
    case "text":
      return asText(plan, only, platforms);
    case "markdown":
      return asMarkdown(plan, only, platforms);
    case "runbook":
      return asRunbook(plan, only, {
        variant: options.variant ?? "console",
        now: options.now ?? null,
        platforms,
      });
    default:
      throw new PlanError({
        code: "FORMAT_UNKNOWN",
        message: `There is no rendering ${JSON.stringify(options.as)}; there are text, markdown and runbook.`,
      });
  }
}

function chosenUnits(plan: Plan, { runnerId, unitId }: FormatOptions): readonly Unit[] | null {
  if (unitId !== undefined) return [unitOf(plan, unitId)];
  if (runnerId === undefined) return null;
  const units = unitsOfRunner(plan, runnerId);
  if (units.length === 0) throw unitNotFound("Runner", runnerId);
  return units;
}
