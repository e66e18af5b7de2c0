import type { FoundNeeds } from "../needs/find-needs.js";
import type { Need } from "../needs/need.js";

/**
 * Writes into each need who of its Runners does not stand in under this plan, so that the plan alone can be checked.
 *
 * @param isHere - Whether the Runner at this place of the fleet serves, or is brought back by the plan.
 */
export function markOutOfService(
  { needs, served }: FoundNeeds,
  runners: readonly { readonly id: string }[],
  isHere: (place: number) => boolean,
): Need[] {
  const outOfService = needs.map((): string[] | undefined => undefined);
  served.forEach((ofRunner, runner) => {
    const isOut = !isHere(runner);
    for (const { need, place, isProven } of ofRunner) {
      if (need.kind === "unprovable" || (isProven && !isOut)) continue;
      (outOfService[place] ??= []).push(runners[runner]?.id ?? "");
    }
  });
  return needs.map((need, place) => {
    const out = outOfService[place];
    return out === undefined ? need : { ...need, outOfService: out };
  });
}
