/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "5: a rollback takes back what was lent",
  seed: 7,
  edits: [
    {
      find: "    const off = shown.filter((tag) => ours.has(tagKey(tag)));",
      plant:
        "    const off = shown.filter((tag) => run.unit(unit.id).rollback === null && ours.has(tagKey(tag)));",
    },
  ],
};
