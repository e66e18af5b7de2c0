import { describe, expect, it } from "vitest";
import { deployment } from "../../test/support/workloads.js";
import { isServingNow, minReadySecondsFor } from "./serving.js";
import type { Workload } from "./workload.js";

const serves = (workload: Workload): boolean => isServingNow(workload, "agent");

describe("a roll-out that leaves the Runner served", () => {
  it("needs a Pod that is ready and stays", () => {
    expect(serves(deployment())).toBe(true);
    expect(serves(deployment({}, { readyReplicas: 0 }))).toBe(false);
    // One Pod: a quarter of it, rounded down, may be missing, so that its successor comes first.
    expect(serves(deployment({ replicas: 1 }, { readyReplicas: 1 }))).toBe(true);
    const all = { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "100%" } };
    expect(serves(deployment({ strategy: all }))).toBe(false);
  });

  it("replaces Pods one after another", () => {
    expect(serves(deployment({ strategy: { type: "Recreate" } }))).toBe(false);
    const stateful = (replicas: number): Workload =>
      ({
        ...deployment({ replicas, updateStrategy: { type: "RollingUpdate" } }, { readyReplicas: replicas }),
        kind: "StatefulSet",
      }) as Workload;
    expect(serves(stateful(2))).toBe(true);
    expect(serves(stateful(1))).toBe(false);
  });

  it("waits for the agent where no probe tells", () => {
    expect(minReadySecondsFor(deployment(), "agent", 30_000)).toBe(30);
    expect(minReadySecondsFor(deployment({ minReadySeconds: 45 }), "agent", 30_000)).toBeNull();
    const probed = deployment({
      template: { spec: { containers: [{ name: "agent", image: "x", readinessProbe: {} }] } },
    });
    expect(minReadySecondsFor(probed, "agent", 30_000)).toBeNull();
  });
});
