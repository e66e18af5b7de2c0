import { library } from "@runner-upgrade/tooling/tsup";

// The schemas are an inside matter: zod is bundled (its small form) and no type of it leaves the package.
export default library({
  entry: ["src/index.ts", "src/platform.ts", "src/carry-out.ts", "src/jobs.ts", "src/compare.ts"],
  noExternal: [/^zod/],
});
