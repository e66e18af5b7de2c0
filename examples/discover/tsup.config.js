import { program } from "@runner-upgrade/tooling/tsup";

export default program({ entry: ["src/main.ts"] });
