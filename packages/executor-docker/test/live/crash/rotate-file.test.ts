import { describeCrashMatrix } from "@runner-upgrade/crash-matrix";
import { describe } from "vitest";
import { liveEngine } from "../lab/engine.js";
import { dockerSubject } from "./docker-subject.js";

describe.skipIf(!liveEngine().isThere)("on a real engine", () => {
  describeCrashMatrix(
    dockerSubject({
      name: "docker-rotate, the token in a mounted file",
      credentials: "rotate",
      token: "file",
      calls: {
        inspect: { containing: "GET containers/json" },
        "stage-image": { containing: "GET images" },
        "create-container": [
          // Proves that the file can be written.
          { containing: "POST containers/create credentials" },
          { containing: "POST containers/create next" },
        ],
        "check-availability": "none",
        cordon: { containing: "POST" },
        drain: { containing: "GET" },
        stop: [
          { containing: "POST containers/rename old" },
          { containing: "POST containers/stop" },
          { containing: "POST containers/update" },
        ],
        "regenerate-credentials": { containing: "/regenerateCreds" },
        "write-credentials": [
          { containing: "POST containers/create credentials" },
          { containing: "POST containers/start" },
          { containing: "POST containers/wait" },
        ],
        "swap-names": { containing: "POST containers/rename own" },
        start: [{ containing: "POST containers/start" }, { containing: "POST containers/update" }],
        verify: { containing: "/ping" },
        uncordon: { containing: "POST" },
        "clean-up": { containing: "DELETE containers" },
      },
    }),
  );
});
