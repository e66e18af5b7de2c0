import { describeCrashMatrix } from "@runner-upgrade/crash-matrix";
import { describe } from "vitest";
import { liveEngine } from "../lab/engine.js";
import { leaving, looking, returning, starting, stopping } from "./calls.js";
import { dockerSubject } from "./docker-subject.js";

describe.skipIf(!liveEngine().isThere)("on a real engine", () => {
  describeCrashMatrix(
    dockerSubject({
      name: "docker-keep",
      credentials: "keep",
      token: "variable",
      calls: {
        ...looking,
        "create-container": { containing: "POST containers/create next" },
        ...leaving,
        ...stopping,
        ...starting,
        ...returning,
      },
    }),
  );
});
