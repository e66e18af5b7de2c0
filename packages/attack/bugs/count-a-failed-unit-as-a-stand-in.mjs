/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "4.2: a unit that ended failed stays away for the rest of the run",
  seed: 8,
  edits: [
    {
      find: "  if (unit !== undefined && isTakenAway(unit)) return true;",
      plant: '  if (unit !== undefined && isTakenAway(unit) && unit.end?.outcome !== "failed") return true;',
    },
  ],
};
