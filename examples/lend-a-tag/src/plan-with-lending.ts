import { planUpgrade, type Fleet, type Plan } from "@runner-upgrade/plan";

/** Plans a fleet in which no other Runner serves what `reports-1` does: `web-1` has its tags while it is away. */
export function planWithLending(fleet: Fleet): Plan {
  const plan = planUpgrade(fleet, {
    lendTags: [{ of: "reports-1", to: "web-1" }],
    soakMs: 5_000,
    settleMs: 5_000,
  });
  for (const { code, message } of plan.warnings) if (code === "TAGS_ARE_LENT") console.log(message);
  return plan;
}
