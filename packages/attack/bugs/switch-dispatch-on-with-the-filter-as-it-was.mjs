/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "5: a node filter that somebody changed stays changed",
  seed: 125,
  edits: [
    {
      find: "      nodeFilter: now.nodeFilter ?? before.nodeFilter,",
      plant: "      nodeFilter: before.nodeFilter,",
    },
  ],
};
