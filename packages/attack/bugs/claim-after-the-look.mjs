/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "4.1: claim, then look",
  seed: 30,
  edits: [
    {
      find: '  return unit.presence === "claimed" || unit.presence === "away";',
      plant: '  return unit.presence === "away";',
    },
    {
      find: `    away.add(unit.runnerId);
    if (gate.kind`,
      plant: "    if (gate.kind",
    },
    {
      find: "    this.noteMissing(unit.runnerId, true);",
      plant: "",
    },
  ],
};
