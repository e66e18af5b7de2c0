import { mutationSuite } from "@runner-upgrade/tooling/vitest";

// What decides is asked of the tests of what decides. Without the property tests: they are slow, each mutant would
// wait for them, and what only a random case finds is found by luck. Nor those that plan once for a whole file: they would
// be asked about every mutant.
export default mutationSuite({
  include: ["src/{availability,candidates,checks,file,model,needs,planner,premises}/**/*.test.ts"],
  exclude: ["src/**/*.property.test.ts", "src/file/{parse,validate}-plan.test.ts"],
});
