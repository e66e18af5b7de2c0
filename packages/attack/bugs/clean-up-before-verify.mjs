/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "5: what the old Runner would be put back from is kept until the new one is verified",
  seed: 51,
  edits: [
    {
      find: "    stepsOf: (unit) => procedureOf(plan, unit.id),",
      plant: `    stepsOf: (unit) => {
      const steps = [...procedureOf(plan, unit.id)];
      const [first, second] = ["verify", "clean-up"].map((id) => steps.findIndex((step) => step.id === id));
      if (first === undefined || second === undefined || first < 0 || second < 0) return steps;
      steps.splice(first, 0, ...steps.splice(second, 1));
      return steps;
    },`,
    },
  ],
};
