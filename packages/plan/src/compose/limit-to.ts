import { PlanError } from "../errors/plan-error.js";
import { indexRunners } from "../fleet/index-runners.js";
import { noticeAbout, someOf, sortNotices } from "../notices/notice-about.js";
import { withId } from "../file/plan-id.js";
import { indexUnits, unitsOfRunner } from "../model/index-units.js";
import type { Notice, Plan, Unit } from "../model/plan.js";
import { unitName } from "../model/unit-name.js";
import { platformsOf } from "../platforms/check-platforms.js";
import type { PlatformModule, PlatformOptions } from "../platforms/platform-module.js";
import { requirePlatforms } from "../platforms/platform-of.js";
import { displayedName } from "../text/displayed-name.js";
import { oneLine } from "../text/one-line.js";
import { chooseCanariesAnew } from "./choose-canaries-anew.js";
import { keepWhatCanGo } from "./keep-what-can-go.js";
import type { Limit } from "./limit.js";
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
  const { needs, units, left } = keepWhatCanGo(plan, fitting);
  const chosen = chooseCanariesAnew(units, plan.policy.canary, platforms);
  const blockers = left.map((unit) => leftOut(unit, plan));
  const isMeant = meantBy(plan, limit, platforms);
  const used = new Set(chosen.map(({ procedure }) => procedure));
  return withId({
    ...plan,
    needs,
    units: chosen,
    procedures: Object.fromEntries(Object.entries(plan.procedures).filter(([key]) => used.has(key))),
    alreadyCurrent: plan.alreadyCurrent.filter((id) => isMeant(id, null)),
    blockers: sortNotices([...plan.blockers.filter(meansNotice(isMeant)), ...blockers]),
    warnings: plan.warnings.filter(meansNotice(isMeant)).filter(concerns(plan, chosen)),
  });
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

type IsMeant = (runnerId: string, runnerName: string | null) => boolean;

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

function meansNotice(isMeant: IsMeant): (notice: Notice) => boolean {
  return ({ runnerId, runnerName }) => runnerId === null || isMeant(runnerId, runnerName);
}

/** What was said of a unit that is not in the plan any more, by a count or by what it waits for, is not said. */
function concerns(plan: Plan, units: readonly Unit[]): (notice: Notice) => boolean {
  const now = new Set(units.map(({ runnerId }) => runnerId));
  return ({ runnerId }) =>
    runnerId === null || unitsOfRunner(plan, runnerId).length === 0 || now.has(runnerId);
}

function leftOut(unit: Unit, plan: Plan): Notice {
  const units = indexUnits(plan);
  const names = unit.waitsFor.map((id) => {
    const awaited = units.get(id);
    return oneLine(awaited === undefined ? id : unitName(awaited));
  });
  return noticeAbout(
    { id: unit.runnerId, name: unit.runnerName },
    "STAND_IN_IS_DOWN",
    `${oneLine(unitName(unit))} can only be taken away after ${someOf(names)} came back, and the limit leaves that out.`,
    ["Widen the limit, or carry out the plan for those Runners first and plan again."],
  );
}

function invalid(message: string): PlanError {
  return new PlanError({ code: "LIMIT_INVALID", message: `${message} The plan is as it was.` });
}
