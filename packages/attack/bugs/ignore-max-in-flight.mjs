/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "policy: maxInFlight",
  seed: 3,
  edits: [
    {
      find: "        if (inFlight >= limit) return",
      plant: "        if (inFlight > limit) return",
    },
    {
      find: "    const hasRoom = this.tally.inFlight < this.limit;",
      plant: "    const hasRoom = this.tally.inFlight <= this.limit;",
    },
  ],
};
