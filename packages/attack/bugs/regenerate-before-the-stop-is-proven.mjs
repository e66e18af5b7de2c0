/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "5: nothing regenerates credentials before the process is known to be gone",
  seed: 2,
  edits: [
    {
      find: "    await proveGone(run, unit, {",
      plant: "    if (attempt > 1) await proveGone(run, unit, {",
    },
  ],
};
