import { podSpecOf, replicasOf, type Workload } from "../workload/workload.js";

/** Kubernetes' own, where a Pod says nothing. */
const usualSeconds = 30;

/**
 * How long the cluster gives the Runner's Pods to end, in milliseconds, as a stop or a roll-out waits for it: a Deployment's
 * end side by side, those of a StatefulSet and a DaemonSet one after another. Pure.
 */
export function stopTimeoutOf(workload: Workload): number {
  const { terminationGracePeriodSeconds = usualSeconds } = podSpecOf(workload);
  return terminationGracePeriodSeconds * 1_000 * inTurn(workload);
}

function inTurn(workload: Workload): number {
  switch (workload.kind) {
    case "StatefulSet":
      return Math.max(1, replicasOf(workload) ?? 1);
    case "DaemonSet":
      return Math.max(1, workload.object.status?.desiredNumberScheduled ?? 1);
    default:
      return 1;
  }
}
