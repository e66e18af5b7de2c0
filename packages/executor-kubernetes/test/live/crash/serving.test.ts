import { describeCrashMatrix } from "@runner-upgrade/crash-matrix";
import { describe } from "vitest";
import { engineForLiveCluster } from "../cluster/engine.js";
import { clusterSubject } from "./cluster-subject.js";

describe.skipIf(!engineForLiveCluster().isThere)("in a cluster", () => {
  describeCrashMatrix(
    clusterSubject({
      name: "kubernetes-keep, a Deployment that serves all through",
      workload: { kind: "Deployment", by: "secretKeyRef" },
      policy: { drain: "off" },
      isServedThroughout: true,
      calls: {
        inspect: { containing: "PATCH deployments/upgraded (dry run)" },
        "roll-out": [
          { containing: "PATCH deployments/upgraded #1" },
          { containing: "/log after PATCH deployments/upgraded #1" },
          // What it set for its own sake is put back.
          { containing: "PATCH deployments/upgraded #2" },
        ],
        verify: { containing: "/ping" },
        "clean-up": { containing: "GET deployments" },
      },
    }),
  );
});
