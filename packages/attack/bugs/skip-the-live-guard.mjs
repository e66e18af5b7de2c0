/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "4.4: the guard is asked before what takes a Runner away",
  seed: 1,
  edits: [
    {
      find: `    ask: async (unit, signal) => {
`,
      plant: `    ask: async (unit, signal) => {
      if (signal === undefined || !signal.aborted)
        return { isAllowed: true, reason: "Every need keeps its stand-ins.", standIns: [] };
`,
    },
  ],
};
