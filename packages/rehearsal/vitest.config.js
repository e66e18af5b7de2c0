import { suite } from "@runner-upgrade/tooling/vitest";

export default suite();
