import { describe, expect, it } from "vitest";
import { deployment, target } from "../../test/support/workloads.js";
import type { Workload } from "../workload/workload.js";
import { renderState } from "./desired-state.js";
import { newState, oldState, stoppedState } from "./new-state.js";

const container = {
  image: "team/runner:5.8.0",
  credentials: "keep",
  pull: "always",
  unsavedState: "leave",
  keepsServing: false,
} as const;

describe("a patch to a desired state", () => {
  it("names the Runner's container, and holds only for the version that was read", () => {
    expect(renderState(deployment(), target(), newState(target(), { container, runId: "r1" }))).toEqual({
      metadata: { resourceVersion: "7" },
      spec: {
        template: {
          metadata: { annotations: { "runner-upgrade/run": "r1" } },
          spec: { containers: [{ name: "agent", image: "team/runner:5.8.0" }] },
        },
      },
    });
  });

  it("leaves the pull policy alone for a version, and sets it for an image that moves", () => {
    const moving = { ...container, image: "team/runner" };
    expect(
      renderState(deployment(), target(), newState(target(), { container: moving, runId: "r1" })),
    ).toMatchObject({
      spec: { template: { spec: { containers: [{ image: "team/runner", imagePullPolicy: "Always" }] } } },
    });
    const asIs = { ...moving, pull: "if-missing" } as const;
    expect(
      JSON.stringify(
        renderState(deployment(), target(), newState(target(), { container: asIs, runId: "r1" })),
      ),
    ).not.toContain("imagePullPolicy");
  });

  it("is none where the workload is there already", () => {
    expect(renderState(deployment(), target(), oldState(target()))).toBeNull();
    expect(renderState(deployment({ minReadySeconds: 0 }), target(), { minReadySeconds: null })).toBeNull();
  });

  it("takes away what was not there before", () => {
    const after = deployment({
      replicas: 0,
      minReadySeconds: 30,
      template: {
        metadata: { annotations: { "runner-upgrade/run": "r1" } },
        spec: { containers: [{ name: "agent", image: "team/runner:5.8.0", imagePullPolicy: "Always" }] },
      },
    });
    expect(renderState(after, target(), oldState(target()))).toEqual({
      metadata: { resourceVersion: "7" },
      spec: {
        replicas: 3,
        minReadySeconds: null,
        template: {
          metadata: { annotations: { "runner-upgrade/run": null } },
          spec: {
            containers: [{ name: "agent", image: "team/runner:5.7.0", imagePullPolicy: "IfNotPresent" }],
          },
        },
      },
    });
  });

  it("stops by count, and a DaemonSet by a selector that no node matches", () => {
    expect(renderState(deployment(), target(), stoppedState(target()))).toEqual({
      metadata: { resourceVersion: "7" },
      spec: { replicas: 0 },
    });
    const daemon = {
      ...deployment({ updateStrategy: { type: "RollingUpdate" } }),
      kind: "DaemonSet",
    } as Workload;
    const ofDaemon = target({ kind: "DaemonSet" }, { replicas: null });
    expect(renderState(daemon, ofDaemon, stoppedState(ofDaemon))).toEqual({
      metadata: { resourceVersion: "7" },
      spec: { template: { spec: { nodeSelector: { "runner-upgrade/stopped": "true" } } } },
    });
  });

  it("changes of a bare Pod what can be changed in place", () => {
    const bare: Workload = {
      kind: "Pod",
      object: {
        metadata: { name: "runner", namespace: "ops", resourceVersion: "7" },
        spec: {
          containers: [{ name: "agent", image: "team/runner:5.7.0", imagePullPolicy: "IfNotPresent" }],
        },
      },
    };
    const ofPod = target({ kind: "Pod" });
    const state = { ...newState(ofPod, { container, runId: "r1" }), imagePullPolicy: "Always" };
    expect(renderState(bare, ofPod, state)).toEqual({
      metadata: { resourceVersion: "7", annotations: { "runner-upgrade/run": "r1" } },
      spec: { containers: [{ name: "agent", image: "team/runner:5.8.0" }] },
    });
  });
});
