import { library } from "@runner-upgrade/tooling/tsup";

export default library({ entry: ["src/index.ts"] });
