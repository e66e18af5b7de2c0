/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "4: at the end every Runner that was touched is observed once more",
  seed: 51,
  edits: [
    {
      find: "  if (isToBeSwept(run, unit)) await look(run, unit, second);",
      plant:
        '  if (isToBeSwept(run, unit) && run.unit(unit.id).end?.outcome !== "upgraded") await look(run, unit, second);',
    },
  ],
};
