import { limitTo } from "../compose/limit-to.js";
import type { Limit } from "../compose/limit.js";
import { narrowPlan, standInIsDown } from "../compose/narrow-plan.js";
import type { Fleet } from "../fleet/fleet.js";
import type { Plan } from "../model/plan.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import type { Traces } from "./trace-units.js";

/** What decides which units of the fleet's plan stay. */
interface Situation extends Pick<Traces, "ancestorOf"> {
  readonly old: Plan;
  readonly fleet: Fleet;
  readonly limit: Limit | null | undefined;
  readonly platforms: readonly PlatformModule[];
}

/**
 * Returns the plan of the whole fleet, limited as the old plan was or as the options say. A plan says that it was limited
 * and not by what: its units are the limit, with those that only waited for a stand-in outside of it.
 */
export function keepLimit(plan: Plan, { old, fleet, limit, platforms, ancestorOf }: Situation): Plan {
  if (limit !== undefined && limit !== null) return limitTo(plan, { fleet, ...limit }, { platforms });
  if (limit === null || old.isLimited !== true) return plan;
  const waiting = new Set(
    old.blockers.filter(({ code }) => code === standInIsDown).map(({ runnerId }) => runnerId),
  );
  const known = new Set([
    ...old.units.map(({ runnerId }) => runnerId),
    ...old.alreadyCurrent,
    ...[...old.blockers, ...old.warnings].flatMap(({ runnerId }) => runnerId ?? []),
  ]);
  const fitting = plan.units.filter((unit) => ancestorOf(unit) !== undefined || waiting.has(unit.runnerId));
  return narrowPlan(plan, { fitting, isMeant: (runnerId) => known.has(runnerId) }, platforms);
}
