/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "4.3: a Runner that was upgraded counts again after settleMs",
  seed: 51,
  edits: [
    {
      find: "awayUntil === -Infinity ? null : awayUntil + options.settleMs;",
      plant: "awayUntil === -Infinity ? null : awayUntil + 0 * options.settleMs;",
    },
  ],
};
