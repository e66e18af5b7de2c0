import type { ClusterEvent, Pod } from "../cluster/manifest.js";
import { isEndingUnstarted, isReady } from "../workload/pods.js";
import { strategyOf } from "../workload/target.js";
import type { Workload } from "../workload/workload.js";

/** What a look at a workload shows while it rolls out. */
export interface Seen {
  readonly workload: Workload;
  readonly pods: readonly Pod[];
  /** Why Pods were not made, since the roll-out began. */
  readonly events: readonly ClusterEvent[];
}

/** How far a roll-out is. */
export interface Progress {
  readonly isDone: boolean;
  /** What is there, in one sentence's part. */
  readonly message: string;
  /** Pods of the kind that is to be there. */
  readonly wanted: readonly Pod[];
  readonly unwanted: readonly Pod[];
}

/** Whether only Pods of the wanted kind are there, as many as are to be, all of them Ready and known to the controller. */
export function progressOf(
  { workload, pods }: Omit<Seen, "events">,
  isWanted: (pod: Pod) => boolean,
): Progress {
  const wanted = pods.filter((pod) => isWanted(pod) && pod.metadata.deletionTimestamp === undefined);
  const unwanted = pods.filter((pod) => !wanted.includes(pod) && !isEndingUnstarted(pod));
  const ready = wanted.filter(isReady);
  const desired = desiredPods(workload);
  const isSettled =
    desired !== null && unwanted.length === 0 && wanted.length === desired && ready.length === desired;
  return {
    isDone: isSettled && isKnownToController(workload, desired),
    message: `${ready.length} of ${desired ?? "?"} Pods of the wanted kind ready, ${unwanted.length} others left`,
    wanted,
    unwanted,
  };
}

/** How many Pods there are to be; null until the controller has said it. */
export function desiredPods(workload: Workload): number | null {
  switch (workload.kind) {
    case "Pod":
      return 1;
    case "DaemonSet":
      return isObserved(workload) ? (workload.object.status?.desiredNumberScheduled ?? 0) : null;
    default:
      return workload.object.spec.replicas ?? 1;
  }
}

function isObserved(workload: Workload): boolean {
  if (workload.kind === "Pod") return true;
  const { metadata, status } = workload.object;
  return (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);
}

function isKnownToController(workload: Workload, desired: number): boolean {
  if (!isObserved(workload)) return false;
  // `available` counts Pods that have been ready for `minReadySeconds`.
  if (workload.kind === "Deployment") return (workload.object.status?.availableReplicas ?? 0) >= desired;
  if (workload.kind === "DaemonSet") return (workload.object.status?.numberAvailable ?? 0) >= desired;
  return true;
}

/** Whether the workload replaces its Pods only when somebody deletes them. */
export function replacesOnDelete(workload: Workload): boolean {
  return strategyOf(workload)?.type === "OnDelete";
}
