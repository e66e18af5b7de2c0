/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks:
    "4: a request for a replica whose answer was lost is settled by the list, and never sent again blindly",
  seed: 397,
  edits: [
    {
      find: `    await settleRequest(run, unit, { stepId: step.id, timeLimitMs: step.timeLimitMs });
    const { made, newId, requests }`,
      plant: `    if (requestsOf(run, unit) < 0)
      await settleRequest(run, unit, { stepId: step.id, timeLimitMs: step.timeLimitMs });
    const { made, newId, requests }`,
    },
    {
      find: `function request({ run, unit, step }: StepCall): Promise<NewReplica> {
`,
      plant: `const requestsOf = (run: RunContext, unit: Unit): number => run.unit(unit.id).replica.requests;

function request({ run, unit, step }: StepCall): Promise<NewReplica> {
`,
    },
  ],
};
