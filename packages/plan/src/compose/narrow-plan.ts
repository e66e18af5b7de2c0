import { withId } from "../file/plan-id.js";
import { indexUnits, unitsOfRunner } from "../model/index-units.js";
import type { Notice, Plan, Unit } from "../model/plan.js";
import { unitName } from "../model/unit-name.js";
import { noticeAbout, someOf, sortNotices } from "../notices/notice-about.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { oneLine } from "../text/one-line.js";
import { chooseCanariesAnew } from "./choose-canaries-anew.js";
import { keepWhatCanGo } from "./keep-what-can-go.js";

/** The code of the blocker of a unit that needs the return of one outside the limit. */
export const standInIsDown = "STAND_IN_IS_DOWN";

/** Whether a Runner that need not be a unit is meant. */
export type IsMeant = (runnerId: string, runnerName: string | null) => boolean;

/** What a plan is narrowed to. */
export interface Scope {
  /** The units that are meant, in the plan's order. */
  readonly fitting: readonly Unit[];
  /** Decides which notices and current Runners stay. */
  readonly isMeant: IsMeant;
}

/** Returns the plan with only those units that are meant and can go without the others, marked as limited. */
export function narrowPlan(
  plan: Plan,
  { fitting, isMeant }: Scope,
  platforms: readonly PlatformModule[],
): Plan {
  const { needs, units, left } = keepWhatCanGo(plan, fitting);
  const chosen = chooseCanariesAnew(units, plan.policy.canary, platforms);
  const blockers = left.map((unit) => leftOut(unit, plan));
  const used = new Set(chosen.map(({ procedure }) => procedure));
  return withId({
    ...plan,
    needs,
    units: chosen,
    procedures: Object.fromEntries(Object.entries(plan.procedures).filter(([key]) => used.has(key))),
    alreadyCurrent: plan.alreadyCurrent.filter((id) => isMeant(id, null)),
    blockers: sortNotices([...plan.blockers.filter(meansNotice(isMeant)), ...blockers]),
    warnings: plan.warnings.filter(meansNotice(isMeant)).filter(concerns(plan, chosen)),
    isLimited: true,
  });
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
    standInIsDown,
    `${oneLine(unitName(unit))} can only be taken away after ${someOf(names)} came back, and the limit leaves that out.`,
    ["Widen the limit, or carry out the plan for those Runners first and plan again."],
  );
}
