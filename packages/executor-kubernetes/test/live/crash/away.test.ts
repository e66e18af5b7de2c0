import { describeCrashMatrix } from "@runner-upgrade/crash-matrix";
import { describe } from "vitest";
import { engineForLiveCluster } from "../cluster/engine.js";
import { clusterSubject } from "./cluster-subject.js";

describe.skipIf(!engineForLiveCluster().isThere)("in a cluster", () => {
  describeCrashMatrix(
    clusterSubject({
      name: "kubernetes-keep, a StatefulSet of one Pod that is taken away",
      workload: { kind: "StatefulSet", by: "envFrom" },
      policy: {},
      calls: {
        inspect: { containing: "PATCH statefulsets/upgraded (dry run)" },
        "stage-image": { containing: "POST pods #1" },
        "check-availability": "none",
        cordon: { containing: "POST" },
        drain: { containing: "GET" },
        "roll-out": [
          { containing: "PATCH statefulsets/upgraded #1" },
          { containing: "/log after PATCH statefulsets/upgraded #1" },
        ],
        verify: { containing: "/ping" },
        uncordon: { containing: "POST" },
        "clean-up": { containing: "GET statefulsets" },
      },
    }),
  );
});
