import { mutation } from "@runner-upgrade/tooling/mutation";

const sources = (folder) => [
  `src/${folder}/**/*.ts`,
  `!src/${folder}/**/*.test.ts`,
  `!src/${folder}/index.ts`,
];

export default mutation({
  groups: {
    state: sources("state"),
    scheduler: sources("scheduler"),
    unit: ["src/unit/unit-facts.ts", "src/unit/turn-back.ts"],
  },
});
