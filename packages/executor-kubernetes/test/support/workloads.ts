import type { Controller, Pod } from "../../src/cluster/manifest.js";
import type { Target } from "../../src/workload/target.js";
import type { Workload } from "../../src/workload/workload.js";

/** A Deployment with a Runner as its second container. */
export function deployment(
  change: Partial<Controller["spec"]> = {},
  status: Controller["status"] = {},
): Workload {
  return {
    kind: "Deployment",
    object: {
      metadata: { name: "runner", namespace: "ops", uid: "d-1", resourceVersion: "7", generation: 2 },
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: "runner" } },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%", maxSurge: "25%" } },
        template: {
          spec: {
            containers: [
              { name: "proxy", image: "proxy:1" },
              {
                name: "agent",
                image: "team/runner:5.7.0",
                imagePullPolicy: "IfNotPresent",
                env: [{ name: "RUNNER_RUNDECK_SERVER_TOKEN", value: "old" }],
              },
            ],
          },
        },
        ...change,
      },
      status: { observedGeneration: 2, replicas: 3, readyReplicas: 3, availableReplicas: 3, ...status },
    },
  };
}

/** What an upgrade of it works on. */
export function target(change: Partial<Target> = {}, old: Partial<Target["old"]> = {}): Target {
  return {
    kind: "Deployment",
    namespace: "ops",
    name: "runner",
    container: "agent",
    places: [{ kind: "variable", variable: "RUNNER_RUNDECK_SERVER_TOKEN" }],
    old: {
      image: "team/runner:5.7.0",
      imagePullPolicy: "IfNotPresent",
      runAnnotation: null,
      replicas: 3,
      minReadySeconds: null,
      progressDeadlineSeconds: null,
      partition: null,
      containerId: null,
      ...old,
    },
    ...change,
  };
}

/** One of its Pods. */
export function pod(
  name: string,
  change: { readonly run?: string } & Partial<Pod["status"] & object> = {},
): Pod {
  const { run, ...status } = change;
  return {
    metadata: {
      name,
      namespace: "ops",
      uid: name,
      ...(run === undefined ? {} : { annotations: { "runner-upgrade/run": run } }),
    },
    spec: { containers: [{ name: "agent", image: "team/runner:5.7.0" }] },
    status: {
      phase: "Running",
      conditions: [{ type: "Ready", status: "True" }],
      containerStatuses: [{ name: "agent", ready: true, state: { running: {} } }],
      ...status,
    },
  };
}
