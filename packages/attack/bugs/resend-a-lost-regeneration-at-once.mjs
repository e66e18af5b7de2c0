/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "5: a regeneration whose answer was lost is sent again only after its time",
  seed: 54,
  edits: [
    {
      find: `  const pauseMs = Math.min(credentialsRequestedAt + longestMs - run.clock.now(), longestMs);
`,
      plant: `  const pauseMs = Math.min(credentialsRequestedAt - run.clock.now(), longestMs);
`,
    },
  ],
};
