import { describe, expect, it } from "vitest";
import type { Pod } from "../cluster/manifest.js";
import { changePodManifest, podManifestOf } from "./pod-manifest.js";

const running: Pod = {
  metadata: {
    name: "runner",
    namespace: "ops",
    uid: "u",
    resourceVersion: "7",
    labels: { app: "runner" },
    annotations: { mine: "1", "runner-upgrade/run": "r0" },
    managedFields: [{ manager: "kubectl" }],
  },
  spec: {
    ...{ nodeName: "node-1", priority: 0, restartPolicy: "Always" },
    containers: [
      {
        name: "agent",
        image: "team/runner:5.7.0",
        env: [
          { name: "A", value: "1" },
          { name: "RUNNER_RUNDECK_SERVER_TOKEN", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
        ],
        volumeMounts: [
          { name: "default-token-x1y2z", mountPath: "/var/run/secrets/kubernetes.io/serviceaccount" },
          { name: "mine-token-aaaaa", mountPath: "/mine" },
        ],
      },
    ],
    volumes: [{ name: "default-token-x1y2z" }, { name: "mine-token-aaaaa" }],
  },
  status: { phase: "Running" },
};

describe("a Pod's manifest", () => {
  it("is what a person would have written, without what the cluster added", () => {
    expect(podManifestOf(running)).toEqual({
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name: "runner",
        namespace: "ops",
        labels: { app: "runner" },
        annotations: { mine: "1", "runner-upgrade/run": "r0" },
      },
      spec: {
        restartPolicy: "Always",
        containers: [
          {
            ...running.spec.containers[0],
            volumeMounts: [{ name: "mine-token-aaaaa", mountPath: "/mine" }],
          },
        ],
        volumes: [{ name: "mine-token-aaaaa" }],
      },
    });
  });

  it("changes in the Runner's container alone, and loses a mark that was not there", () => {
    const changed = changePodManifest(podManifestOf(running), {
      container: "agent",
      image: "team/runner:5.8.0",
      variable: { name: "A", value: "2" },
      runAnnotation: null,
    });
    expect(changed.metadata.annotations).toEqual({ mine: "1" });
    expect(changed.spec.containers[0]).toMatchObject({
      image: "team/runner:5.8.0",
      env: [{ name: "A", value: "2" }, { name: "RUNNER_RUNDECK_SERVER_TOKEN" }],
    });
    expect(
      changePodManifest(podManifestOf(running), { container: "other", image: "x" }).spec.containers,
    ).toEqual(podManifestOf(running).spec.containers);
  });
});
