import { mutationSuite } from "@runner-upgrade/tooling/vitest";

// The rules beside their tests. Without those of random events: each mutant would wait for them, and what only they find
// is found by luck.
export default mutationSuite({
  include: ["src/{scheduler,state,facts}/**/*.test.ts"],
  exclude: ["src/state/reduce.test.ts"],
});
