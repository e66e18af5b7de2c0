import { describeCrashMatrix } from "@runner-upgrade/crash-matrix";
import { describe } from "vitest";
import { engineForLiveHosts } from "../hosts/engine.js";
import { systemUnits } from "./systemd-subject.js";

describe.skipIf(!engineForLiveHosts().isThere)("on hosts with systemd", () => {
  describeCrashMatrix(systemUnits);
});
