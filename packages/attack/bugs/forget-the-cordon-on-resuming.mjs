/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "5: a run is resumed from its journal",
  seed: 74,
  edits: [
    {
      find: "  const interrupted: UnitState = { ...unit, steps: interruptSteps(unit) };",
      plant: `  const { cordon: _, ...record } = unit.record;
  const interrupted: UnitState = { ...unit, record, steps: interruptSteps(unit) };`,
    },
  ],
};
