/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "5: at most three regenerations per unit",
  seed: 26,
  edits: [
    {
      find: "export const mostRequests = 3;",
      plant: "export const mostRequests = 30;",
    },
  ],
};
