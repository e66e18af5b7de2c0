/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "4.2: a unit that ended failed stays away for the rest of the run",
  seed: 8,
  edits: [
    {
      find: "  if (units.some(isTakenAway)) return true;",
      plant: '  if (units.some((unit) => isTakenAway(unit) && unit.end?.outcome !== "failed")) return true;',
    },
  ],
};
