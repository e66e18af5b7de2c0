/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "the drain rule: quiet for drainQuietMs, in three observations at least",
  seed: 51,
  edits: [
    {
      find: `      ...(drain === "cordon" ? [{ kind: "cordon", state: "set" } as const] : []),
      { kind: "drained", quietMs: drainQuietMs },`,
      plant: `      ...(drain === "cordon" ? [{ kind: "cordon", state: "set" } as const] : []),
      { kind: "drained", quietMs: Math.min(0, drainQuietMs) },`,
    },
    {
      find: "export const leastQuietObservations = 3;",
      plant: "export const leastQuietObservations = 1;",
    },
  ],
};
