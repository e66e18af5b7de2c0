/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "5: what is given back is the difference",
  seed: 31,
  edits: [
    {
      find: "(await calls.updateTags({ from: tags, to: [...tags, ...missing] }))",
      plant: "(await calls.updateTags({ from: tags, to: [...ours] }))",
    },
  ],
};
