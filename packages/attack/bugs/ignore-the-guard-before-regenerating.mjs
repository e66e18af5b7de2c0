/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "4.4: the guard is asked again before the point of no return",
  seed: 26,
  edits: [
    {
      find: `      const refusal = await askGuard(run, unit, step);
      if (refusal !== null)`,
      plant: `      const refusal = await askGuard(run, unit, step);
      if (refusal !== null && step.kind !== "regenerate-credentials")`,
    },
  ],
};
