import { describeCrashMatrix } from "@runner-upgrade/crash-matrix";
import { describe } from "vitest";
import { liveEngine } from "../lab/engine.js";
import { leaving, looking, returning, starting, stopping } from "./calls.js";
import { dockerSubject } from "./docker-subject.js";

describe.skipIf(!liveEngine().isThere)("on a real engine", () => {
  describeCrashMatrix(
    dockerSubject({
      name: "docker-rotate, the token in a mounted file",
      credentials: "rotate",
      token: "file",
      calls: {
        ...looking,
        "create-container": [
          // Proves that the file can be written.
          { containing: "POST containers/create credentials" },
          { containing: "POST containers/create next" },
        ],
        ...leaving,
        ...stopping,
        "regenerate-credentials": { containing: "/regenerateCreds" },
        "write-credentials": [
          { containing: "POST containers/create credentials" },
          { containing: "POST containers/start" },
          { containing: "POST containers/wait" },
        ],
        ...starting,
        ...returning,
      },
    }),
  );
});
