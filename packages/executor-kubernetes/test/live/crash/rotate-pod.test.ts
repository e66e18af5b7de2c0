import { describeCrashMatrix } from "@runner-upgrade/crash-matrix";
import { describe } from "vitest";
import { engineForLiveCluster } from "../cluster/engine.js";
import { clusterSubject } from "./cluster-subject.js";

describe.skipIf(!engineForLiveCluster().isThere)("in a cluster", () => {
  describeCrashMatrix(
    clusterSubject({
      name: "kubernetes-rotate, a bare Pod that is made again from what was saved",
      workload: { kind: "Pod", by: "variable" },
      policy: { credentials: "rotate" },
      calls: {
        inspect: { containing: "PATCH pods/upgraded (dry run)" },
        "stage-image": { containing: "POST pods #1" },
        "check-availability": "none",
        cordon: { containing: "POST" },
        drain: { containing: "GET" },
        "save-state": { containing: "POST secrets" },
        stop: { containing: "DELETE pods/upgraded" },
        "regenerate-credentials": { containing: "/regenerateCreds" },
        "write-credentials": { containing: "PATCH secrets" },
        "roll-out": [{ containing: "POST pods #2" }, { containing: "/log after POST pods #2" }],
        verify: { containing: "/ping" },
        uncordon: { containing: "POST" },
        "clean-up": { containing: "DELETE secrets" },
      },
    }),
  );
});
