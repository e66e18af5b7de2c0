/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "4.2: a unit that ended failed stays away for the rest of the run",
  seed: 8,
  edits: [
    {
      find: `    if (isBroughtBack(unit)) away.delete(unit.runnerId);
`,
      plant: `    if (isBroughtBack(unit)) away.delete(unit.runnerId);
    if (unit.end?.outcome === "failed") continue;
`,
    },
  ],
};
