/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "5: a rollback gives the cordon back",
  seed: 51,
  edits: [
    {
      find: "  if (isGivenBack && unansweredCordonAt(unitState) === null) return null;",
      plant:
        "  if (unitState.rollback !== null || (isGivenBack && unansweredCordonAt(unitState) === null)) return null;",
    },
    {
      find: `  if (hasEnded(run, unit, stepId)) return null;
  return attempts(run, unit, stepId, async () => {
    const given`,
      plant: `  if (unitState.rollback !== null || hasEnded(run, unit, stepId)) return null;
  return attempts(run, unit, stepId, async () => {
    const given`,
    },
  ],
};
