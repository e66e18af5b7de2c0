/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "policy: soakMs",
  seed: 51,
  edits: [
    {
      find: "  const until = Math.max(...watched.map(({ end }) => end?.at ?? now)) + run.plan.policy.soakMs;",
      plant:
        "  const until = Math.max(...watched.map(({ end }) => end?.at ?? now)) + 0 * run.plan.policy.soakMs;",
    },
  ],
};
