import { insertStep, limitTo, planUpgrade, type Fleet, type Plan } from "@runner-upgrade/plan";

/** A plan of one's own: only what carries a tag, canaries of one's own choice first, and alerts silent while a Runner is away. */
export function compose(
  fleet: Fleet,
  options: { readonly tag: string; readonly canaries: readonly string[] },
): Plan {
  // No canary of the planner's: the group is this script's own, and is carried out as a plan of its own.
  const whole = planUpgrade(fleet, { canary: 0, settleMs: 5_000 });
  const limited = limitTo(whole, { tags: [options.tag], names: options.canaries });
  const silent = insertStep(limited, {
    before: "away",
    step: { name: "silence-alerts", input: { minutes: 30 }, timeLimitMs: 10_000 },
  });
  return insertStep(silent, {
    after: "verify",
    // The Runner is upgraded by then: alerts that stay silent are worth a word, not a failed upgrade.
    step: { name: "unsilence-alerts", timeLimitMs: 10_000, onFailure: "continue" },
  });
}
