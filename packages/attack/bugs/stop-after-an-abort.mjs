/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "5: the user's abort ends admission",
  seed: 55,
  edits: [
    {
      find: "  if (!run.admissionEnded.aborted || !isFirst || isPastNoReturn(unitState)) return;",
      plant: "  if (!run.rollbackWanted.aborted || !isFirst || isPastNoReturn(unitState)) return;",
    },
  ],
};
