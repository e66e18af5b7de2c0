import { mutation } from "@runner-upgrade/tooling/mutation";

const sources = (folder) => [`src/${folder}/**/*.ts`, `!src/${folder}/**/*.test.ts`];

export default mutation({
  groups: {
    state: sources("state"),
    scheduler: sources("scheduler"),
    facts: sources("facts"),
  },
});
