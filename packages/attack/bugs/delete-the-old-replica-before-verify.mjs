/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "4: the old replica is deleted only when the new one is verified",
  seed: 8,
  edits: [
    {
      find: "    stepsOf: (unit) => procedureOf(plan, unit.id),",
      plant: `    stepsOf: (unit) => {
      const steps = [...procedureOf(plan, unit.id)];
      const [first, second] = ["verify", "delete-replica"].map((id) => steps.findIndex((step) => step.id === id));
      if (first === undefined || second === undefined || first < 0 || second < 0) return steps;
      steps.splice(first, 0, ...steps.splice(second, 1));
      return steps;
    },`,
    },
    {
      find: `  if (run.unit(unit.id).replica.old === "lives") await requireServing(run, unit);
`,
      plant: `  if (replicaId === "") await requireServing(run, unit);
`,
    },
  ],
};
