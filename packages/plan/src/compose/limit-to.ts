import { PlanError } from "../errors/plan-error.js";
import { indexRunners } from "../fleet/index-runners.js";
import { someOf } from "../notices/notice-about.js";
import { indexUnits, unitsOfRunner } from "../model/index-units.js";
import type { Plan } from "../model/plan.js";
import { platformsOf } from "../platforms/check-platforms.js";
import type { PlatformModule, PlatformOptions } from "../platforms/platform-module.js";
import { requirePlatforms } from "../platforms/platform-of.js";
import { displayedName } from "../text/displayed-name.js";
import { oneLine } from "../text/one-line.js";
import type { Limit } from "./limit.js";
import { narrowPlan, type IsMeant } from "./narrow-plan.js";
import { filterable, matcherOf, type UnitFilter } from "./unit-filter.js";

/**
 * Limits a plan to some of its units. Returns a new plan with a new id. Canaries are chosen anew where the
 * limit leaves too few. A Runner that needs the return of one that is left out is left out as well, with the
 * blocker `STAND_IN_IS_DOWN`; what is said of Runners that the limit does not mean is left out.
 *
 * @throws {@link PlanError} `LIMIT_INVALID` for an id or a name that the plan does not know (mostly a slip of the
 * pen), or a count that is no whole number from 1; `PLATFORM_UNKNOWN` for a host whose platform has no module in
 * `platforms`.
 *
 * @example
 * ```ts
 * const first = limitTo(plan, { tags: ["eu"], count: 5 });
 * ```
 */
export function limitTo(plan: Plan, limit: Limit, options: PlatformOptions = {}): Plan {
  const platforms = platformsOf(options);
  requirePlatforms(plan.units, platforms);
  checkLimit(plan, limit);
  const matches = matcherOf(limit, platforms);
  const fitting = plan.units.filter((unit) => matches(filterable(unit))).slice(0, limit.count);
  return narrowPlan(plan, { fitting, isMeant: meantBy(plan, limit, platforms) }, platforms);
}

function checkLimit(plan: Plan, { count, unitIds = [], runnerIds = [], names = [], fleet }: Limit): void {
  if (count !== undefined && !(Number.isSafeInteger(count) && count > 0)) {
    throw invalid(`The count must be a whole number from 1, got ${String(count)}.`);
  }
  const notices = [...plan.blockers, ...plan.warnings];
  const ids = new Set([
    ...plan.units.map(({ runnerId }) => runnerId),
    ...plan.alreadyCurrent,
    ...notices.flatMap(({ runnerId }) => runnerId ?? []),
    ...(fleet?.runners ?? []).map(({ id }) => id),
  ]);
  const known = new Set([
    ...plan.units.map(({ runnerName }) => runnerName),
    ...notices.flatMap(({ runnerName }) => runnerName ?? []),
    ...(fleet?.runners ?? []).map(({ name }) => name),
  ]);
  const units = indexUnits(plan);
  const strangers = [
    ...unitIds.filter((id) => !units.has(id)),
    ...runnerIds.filter((id) => !ids.has(id)),
    ...names.filter((name) => !known.has(displayedName(name))),
  ];
  if (strangers.length === 0) return;
  throw invalid(
    `The plan does not know ${someOf(strangers.map((name) => JSON.stringify(oneLine(name))))}. Correct the names; a Runner that is current already has no unit and is only known by its id, or with the fleet.`,
  );
}

/** Whether a Runner that need not be a unit is meant. Where the plan cannot tell, it is. */
function meantBy(plan: Plan, limit: Limit, platforms: readonly PlatformModule[]): IsMeant {
  const runners = limit.fleet === undefined ? undefined : indexRunners(limit.fleet);
  const matches = matcherOf(limit, platforms);
  const matchesName = matcherOf(nameFilter(limit), platforms);
  return (runnerId, runnerName) => {
    const units = unitsOfRunner(plan, runnerId);
    const runner = runners?.get(runnerId);
    if (runner !== undefined) {
      const { name, tags, host } = runner;
      const ids = units.length === 0 ? [null] : units.map(({ id }) => id);
      return ids.some((unitId) => matches({ unitId, runnerId, runnerName: name, tags, host }));
    }
    if (units.length > 0) return units.some((unit) => matches(filterable(unit)));
    return matchesName({ unitId: null, runnerId, runnerName, tags: [], host: null });
  };
}

function nameFilter({ unitIds, runnerIds, names }: Limit): UnitFilter {
  return {
    ...(unitIds ? { unitIds } : {}),
    ...(runnerIds ? { runnerIds } : {}),
    ...(names ? { names } : {}),
  };
}

function invalid(message: string): PlanError {
  return new PlanError({ code: "LIMIT_INVALID", message: `${message} The plan is as it was.` });
}
