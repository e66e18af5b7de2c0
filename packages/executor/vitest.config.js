import { sharedSuite } from "@runner-upgrade/tooling/vitest";

export default sharedSuite();
