import { liveSuite } from "@runner-upgrade/tooling/vitest";

export default liveSuite({ engine: "fleet" });
