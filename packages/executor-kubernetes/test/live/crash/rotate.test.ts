import { describeCrashMatrix } from "@runner-upgrade/crash-matrix";
import { describe } from "vitest";
import { engineForLiveCluster } from "../cluster/engine.js";
import { clusterSubject } from "./cluster-subject.js";

describe.skipIf(!engineForLiveCluster().isThere)("in a cluster", () => {
  describeCrashMatrix(
    clusterSubject({
      name: "kubernetes-rotate, a Deployment whose token stands in a Secret",
      workload: { kind: "Deployment", by: "secretKeyRef" },
      policy: { credentials: "rotate" },
      calls: {
        inspect: { containing: "PATCH deployments/upgraded (dry run)" },
        "stage-image": { containing: "POST pods #1" },
        "check-availability": "none",
        cordon: { containing: "POST" },
        drain: { containing: "GET" },
        "save-state": { containing: "POST secrets" },
        stop: { containing: "PATCH deployments/upgraded #1" },
        "regenerate-credentials": { containing: "/regenerateCreds" },
        "write-credentials": { containing: "PATCH secrets" },
        "roll-out": [
          { containing: "PATCH deployments/upgraded #2" },
          { containing: "/log after PATCH deployments/upgraded #2" },
        ],
        verify: { containing: "/ping" },
        uncordon: { containing: "POST" },
        "clean-up": { containing: "DELETE secrets" },
      },
    }),
  );
});
