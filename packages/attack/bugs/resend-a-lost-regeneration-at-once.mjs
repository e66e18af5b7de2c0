/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "5: a regeneration whose answer was lost is sent again only after its time",
  seed: 54,
  edits: [
    {
      find: `  if (pauseMs <= 0) return;
  const seconds`,
      plant: `  if (pauseMs <= longestMs) return;
  const seconds`,
    },
  ],
};
