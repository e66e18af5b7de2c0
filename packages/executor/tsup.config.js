import { library } from "@runner-upgrade/tooling/tsup";

export default library({ entry: ["src/index.ts", "src/fake/index.ts", "src/testing/index.ts"] });
