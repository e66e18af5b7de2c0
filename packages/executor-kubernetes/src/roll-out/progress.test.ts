import { describe, expect, it } from "vitest";
import { deployment, pod } from "../../test/support/workloads.js";
import type { Pod } from "../cluster/manifest.js";
import type { Workload } from "../workload/workload.js";
import { progressOf } from "./progress.js";

const isNew = (one: Pod): boolean => one.metadata.annotations?.["runner-upgrade/run"] === "r1";
const done = (workload: Workload, pods: readonly Pod[]): boolean =>
  progressOf({ workload, pods }, isNew).isDone;
const fresh = ["a", "b", "c"].map((name) => pod(name, { run: "r1" }));
const ending = (one: Pod): Pod => ({
  ...one,
  metadata: { ...one.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" },
});

describe("how far a roll-out is", () => {
  it("is done when only wanted Pods are there, ready and known to the controller", () => {
    expect(done(deployment(), fresh)).toBe(true);
    expect(done(deployment({}, { observedGeneration: 1 }), fresh)).toBe(false);
    expect(done(deployment({}, { availableReplicas: 2 }), fresh)).toBe(false);
    expect(done(deployment(), fresh.slice(1))).toBe(false);
  });

  it("is not done while an old Pod is there, ending or not", () => {
    expect(done(deployment(), [...fresh, pod("old")])).toBe(false);
    expect(done(deployment(), [...fresh, ending(pod("old"))])).toBe(false);
  });

  it("does not wait for an ending Pod in which nothing was ever started", () => {
    const never = pod("old", { containerStatuses: [{ name: "agent", state: { waiting: {} } }] });
    expect(done(deployment(), [...fresh, ending(never)])).toBe(true);
    expect(done(deployment(), [...fresh, never])).toBe(false);
  });

  it("waits until a DaemonSet's controller has said how many there are to be", () => {
    const daemon = (status: object): Workload =>
      ({ ...deployment({}, status), kind: "DaemonSet" }) as Workload;
    expect(done(daemon({ desiredNumberScheduled: 3, numberAvailable: 3 }), fresh)).toBe(true);
    expect(
      done(daemon({ observedGeneration: 1, desiredNumberScheduled: 3, numberAvailable: 3 }), fresh),
    ).toBe(false);
  });
});
