/** What to do where a plan is carried out already, or is not what the fleet is any more. */
export const rebaseRemedy =
  "Observe the fleet again, then rebase the plan with rebasePlan of @runner-upgrade/plan/compare: units that are current by then are left out.";
