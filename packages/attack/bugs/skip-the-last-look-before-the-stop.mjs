/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "the drain rule: the last look before stop asks once more",
  seed: 55,
  edits: [
    {
      find: '  if (drain === undefined || drained === null || (await mayHaveEnded(run, unit, step))) return "go-on";',
      plant: '  if (drain === undefined || drained === null || drain.id !== "") return "go-on";',
    },
  ],
};
