import { expect, it } from "vitest";
import { deployment, pod, target } from "../../test/support/workloads.js";
import type { Controller } from "../cluster/manifest.js";
import type { Workload } from "../workload/workload.js";
import { pullOutcome, pullProofManifest } from "./pull-proof.js";

function withPodSpec(change: object): Workload {
  const { object } = deployment() as { readonly object: Controller };
  const { spec } = object.spec.template;
  return {
    kind: "Deployment",
    object: { ...object, spec: { ...object.spec, template: { spec: { ...spec, ...change } } } },
  };
}

const request = {
  image: "team/runner:5.8.0",
  pullPolicy: "IfNotPresent",
  name: "runner-upgrade-pull-1",
  node: "n1",
};

it("pulls as the workload's Pods do, on the node of one of them, and carries no identity", () => {
  const placed = {
    imagePullSecrets: [{ name: "registry" }],
    serviceAccountName: "runner",
    tolerations: [{ operator: "Exists" }],
    nodeSelector: { disk: "ssd" },
    securityContext: { runAsNonRoot: true },
    volumes: [{ name: "state" }],
    hostNetwork: true,
  };
  const made = pullProofManifest(withPodSpec(placed), target(), request);
  expect(made).toMatchObject({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "runner-upgrade-pull-1", labels: { "app.kubernetes.io/managed-by": "runner-upgrade" } },
    spec: {
      nodeName: "n1",
      restartPolicy: "Never",
      imagePullSecrets: [{ name: "registry" }],
      serviceAccountName: "runner",
      automountServiceAccountToken: false,
      tolerations: [{ operator: "Exists" }],
      securityContext: { runAsNonRoot: true },
      containers: [
        { name: "agent", image: "team/runner:5.8.0", imagePullPolicy: "IfNotPresent", command: ["true"] },
      ],
    },
  });
  const text = JSON.stringify(made);
  for (const absent of ["RUNNER_RUNDECK", "volumes", "hostNetwork", "matchLabels", '"app":"runner"'])
    expect(text).not.toContain(absent);
});

it("is placed like the workload's Pods where none of them has a node", () => {
  const workload = withPodSpec({ nodeSelector: { disk: "ssd" }, affinity: { podAffinity: {} } });
  const made = pullProofManifest(workload, target(), { ...request, node: null });
  expect(made).toMatchObject({ spec: { nodeSelector: { disk: "ssd" }, affinity: { podAffinity: {} } } });
  expect(JSON.stringify(made)).not.toContain("nodeName");
});

const waiting = (reason: string, message = "no") => ({
  phase: "Pending",
  containerStatuses: [{ name: "agent", state: { waiting: { reason, message } } }],
});

it.each([
  ["it ended", { phase: "Succeeded" }, "pulled"],
  ["its command is not in the image", { phase: "Failed" }, "pulled"],
  ["it cannot be made of the image", waiting("CreateContainerError"), "pulled"],
  ["it runs", { phase: "Running", containerStatuses: [{ name: "agent", state: { running: {} } }] }, "pulled"],
  ["it waits", waiting("ContainerCreating"), "waiting"],
  ["its pull failed", waiting("ErrImagePull", "manifest unknown"), "refused"],
  ["its pull failed before", waiting("ImagePullBackOff"), "refused"],
  ["it has no name that can be pulled", waiting("InvalidImageName"), "refused"],
  ["it may not be pulled", waiting("ErrImageNeverPull"), "refused"],
] as const)("tells by its Pod: %s", (_what, status, outcome) => {
  expect(pullOutcome(pod("p", status as never), "agent").kind).toBe(outcome);
});

it("tells apart what does not pass by itself, and a Pod that no node takes", () => {
  expect(pullOutcome(pod("p", waiting("InvalidImageName") as never), "agent")).toMatchObject({
    isCertain: true,
  });
  expect(pullOutcome(pod("p", waiting("ErrImagePull") as never), "agent")).toMatchObject({
    isCertain: false,
  });
  const unschedulable = {
    phase: "Pending",
    containerStatuses: [],
    conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/1" }],
  };
  expect(pullOutcome(pod("p", unschedulable as never), "agent").kind).toBe("not-placed");
  expect(
    pullOutcome(pod("p", { phase: "Failed", reason: "OutOfpods", containerStatuses: [] }), "agent").kind,
  ).toBe("not-placed");
});
