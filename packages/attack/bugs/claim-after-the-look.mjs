/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "4.1: claim, then look",
  seed: 30,
  edits: [
    {
      find: '    if (unit.presence === "claimed" || unit.presence === "away") away.add(unit.runnerId);',
      plant: '    if (unit.presence === "away") away.add(unit.runnerId);',
    },
    {
      find: `    away.add(unit.runnerId);
    if (gate.kind`,
      plant: "    if (gate.kind",
    },
  ],
};
