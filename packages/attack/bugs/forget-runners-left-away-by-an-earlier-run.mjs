/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "4.2: away is what the journal says, also of runs before this one",
  seed: 4,
  edits: [
    {
      find: "      awayFromEarlierRuns: leftAway(state),",
      plant: "      awayFromEarlierRuns: leftAway(state) && {},",
    },
  ],
};
