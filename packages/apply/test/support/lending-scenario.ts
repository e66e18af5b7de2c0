import type { Plan, PolicyInput } from "@runner-upgrade/plan";
import { createScenario, type Scenario, type ScenarioRunner } from "./scenario.js";

/** A Runner that no other stands in for, the one that has its tags meanwhile, and a twin of that one. */
export const lendingFleet: readonly ScenarioRunner[] = [
  { name: "reports-1", tags: ["east", "reports"] },
  { name: "web-1", tags: ["east", "web"] },
  { name: "web-2", tags: ["east", "web"] },
];

/** Lends the tags of `reports-1` to `web-1`. */
export const lendTags: NonNullable<PolicyInput["lendTags"]> = [{ of: "reports-1", to: "web-1" }];

/** A fleet in which tags are lent, and a plan for it. */
export async function createLendingScenario(
  policy: PolicyInput = {},
  runners: readonly ScenarioRunner[] = lendingFleet,
): Promise<{ readonly scenario: Scenario; readonly plan: Plan }> {
  const scenario = await createScenario({ runners });
  return { scenario, plan: await scenario.plan({ canary: 0, lendTags, ...policy }) };
}

/** The tags that a Runner has now, sorted. */
export function tagsOf({ simulator, id }: Scenario, name: string): readonly string[] {
  return [...simulator.runner(id(name)).tags].sort();
}

/** The tags of every Runner of the lending fleet, as they are without a loan. */
export const ownTags: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  lendingFleet.map(({ name, tags = [] }) => [name, tags]),
);

/** The tags of every Runner of the lending fleet now. */
export function allTags(scenario: Scenario): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(lendingFleet.map(({ name }) => [name, tagsOf(scenario, name)]));
}
