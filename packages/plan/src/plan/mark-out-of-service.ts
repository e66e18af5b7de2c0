import { classifyStatus } from "../fleet/classify-status.js";
import type { Fleet } from "../fleet/fleet.js";
import { indexRunners } from "../fleet/index-runners.js";
import type { Need } from "../needs/need.js";
import { servesNeed } from "../needs/serves.js";
import type { Unit } from "./plan.js";

/** Writes into each need who of its Runners does not stand in under this plan, so that the plan alone can be checked. */
export function markOutOfService(needs: readonly Need[], units: readonly Unit[], fleet: Fleet): Need[] {
  const runners = indexRunners(fleet);
  const planned = new Set(units.map(({ runnerId }) => runnerId));
  const standsIn = (id: string, need: Need): boolean => {
    const runner = runners.get(id);
    if (runner === undefined || servesNeed(runner, need) !== "yes") return false;
    return planned.has(id) || classifyStatus(runner.status, fleet.server) === "serving";
  };
  return needs.map((need) => {
    if (need.kind === "unprovable") return need;
    const outOfService = need.servedBy.filter((id) => !standsIn(id, need));
    return outOfService.length === 0 ? need : { ...need, outOfService };
  });
}
