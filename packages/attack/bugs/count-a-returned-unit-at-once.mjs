/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "4.3: a Runner that was upgraded counts again after settleMs",
  seed: 51,
  edits: [
    {
      find: "    const settledAt = awayUntil + options.settleMs;",
      plant: "    const settledAt = awayUntil + 0 * options.settleMs;",
    },
  ],
};
