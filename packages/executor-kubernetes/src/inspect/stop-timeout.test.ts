import { expect, it } from "vitest";
import { deployment } from "../../test/support/workloads.js";
import type { Controller } from "../cluster/manifest.js";
import type { Workload, WorkloadKind } from "../workload/workload.js";
import { stopTimeoutOf } from "./stop-timeout.js";

function workload(kind: WorkloadKind, grace: number | undefined, spec: object = {}): Workload {
  const { object } = deployment(spec, { desiredNumberScheduled: 4 }) as { readonly object: Controller };
  const podSpec = {
    ...object.spec.template.spec,
    ...(grace === undefined ? {} : { terminationGracePeriodSeconds: grace }),
  };
  return kind === "Pod"
    ? { kind, object: { metadata: object.metadata, spec: podSpec } }
    : { kind, object: { ...object, spec: { ...object.spec, template: { spec: podSpec } } } };
}

it.each<[string, Workload, number]>([
  ["the cluster's own", workload("Deployment", undefined), 30_000],
  ["a Deployment's, whose Pods end side by side", workload("Deployment", 600), 600_000],
  ["a Pod's", workload("Pod", 45), 45_000],
  ["a StatefulSet's, one Pod after another", workload("StatefulSet", 600, { replicas: 3 }), 1_800_000],
  [
    "a StatefulSet's, side by side and yet rolled out one by one",
    workload("StatefulSet", 60, { replicas: 2, podManagementPolicy: "Parallel" }),
    120_000,
  ],
  ["a DaemonSet's, node after node", workload("DaemonSet", 60), 240_000],
])("is the grace period of %s", (_what, of, ms) => {
  expect(stopTimeoutOf(of)).toBe(ms);
});
