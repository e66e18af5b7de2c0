/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "the drain rule: 0 running operations",
  seed: 1,
  edits: [
    {
      find: "  if (runningOperations === 0 && queued === 0) return null;",
      plant: "  if (runningOperations <= 50 && queued === 0) return null;",
    },
  ],
};
