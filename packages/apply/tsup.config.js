import { library } from "@runner-upgrade/tooling/tsup";

// The schema of inventories is an inside matter: zod is bundled (its small form) and no type of it leaves the package.
export default library({
  entry: ["src/index.ts", "src/inventory.ts", "src/testing/index.ts"],
  noExternal: [/^zod/],
});
