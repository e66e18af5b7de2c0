import type { PlanProblem } from "../errors/plan-error.js";
import { PlanAvailability } from "./plan-availability.js";
import type { Plan } from "../model/plan.js";

/**
 * Walks the units in their order, each coming back before the next one starts, and reports each that would
 * leave a need short. Empty when the order keeps every need.
 */
export function keepsNeeds(plan: Pick<Plan, "needs" | "units">): PlanProblem[] {
  const availability = new PlanAvailability(plan);
  return plan.units.flatMap((unit, index) => {
    const short = availability.shortOf(unit);
    availability.leave(unit);
    availability.comeBack(unit);
    return short.map((id) => ({
      code: "NEED_LEFT_SHORT",
      path: `units[${index}]`,
      message: `While ${unit.id} is away, too few would stand in for ${id}.`,
    }));
  });
}
