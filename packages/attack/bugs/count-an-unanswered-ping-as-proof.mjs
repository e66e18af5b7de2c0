/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "4.3: a stand-in is proven by an answered ping",
  seed: 158,
  edits: [
    {
      find: "      return { isAnswered: answered, message };",
      plant: '      return { isAnswered: answered || message !== "", message };',
    },
  ],
};
