import { describeCrashMatrix } from "@runner-upgrade/crash-matrix";
import { describe } from "vitest";
import { liveEngine } from "../lab/engine.js";
import { leaving, looking, returning } from "./calls.js";
import { dockerSubject } from "./docker-subject.js";

describe.skipIf(!liveEngine().isThere)("on a real engine", () => {
  describeCrashMatrix(
    dockerSubject({
      name: "docker-keep, two containers that are replaced one by one",
      credentials: "keep",
      token: "variable",
      containers: 2,
      calls: {
        ...looking,
        "create-container": [
          { containing: "POST containers/create next #1" },
          { containing: "POST containers/create next #2" },
        ],
        ...leaving,
        // The first container, then the second one.
        "roll-out": ["#1", "#2"].flatMap((each) => [
          { containing: `POST containers/rename old ${each}` },
          { containing: `POST containers/stop ${each}` },
          { containing: `POST containers/rename own ${each}` },
          { containing: `POST containers/start ${each}` },
        ]),
        ...returning,
      },
    }),
  );
});
