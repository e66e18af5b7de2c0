import type { Cluster } from "../cluster/cluster.js";
import { isApiError } from "../cluster/api-error.js";
import type { ContainerStatus, Controller, LabelExpression, Pod } from "../cluster/manifest.js";
import { runAnnotation } from "./marks.js";
import type { Target } from "./target.js";
import type { Workload } from "./workload.js";

/** The Pods of a workload that have not ended, terminating ones included. */
export async function podsOf(cluster: Cluster, workload: Workload): Promise<readonly Pod[]> {
  const { namespace = "default", name, uid } = workload.object.metadata;
  if (workload.kind === "Pod") {
    try {
      const pod = (await cluster.get({ resource: "pods", namespace, name })) as Pod;
      return isOver(pod) ? [] : [pod];
    } catch (error) {
      if (isApiError(error, "not-found")) return [];
      throw error;
    }
  }
  const pods = (await cluster.list("pods", namespace, {
    labels: labelSelectorOf(workload.object),
  })) as readonly Pod[];
  return pods.filter((pod) => {
    const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller === true);
    // A Deployment's Pods belong to its ReplicaSets, whose names begin with its own.
    const isOurs =
      workload.kind === "Deployment"
        ? owner?.kind === "ReplicaSet" && owner.name.startsWith(`${name}-`)
        : owner?.uid === uid;
    return isOurs && !isOver(pod);
  });
}

/**
 * Whether nothing of a Pod runs, and nothing will: it ended, or it is being deleted and its node has reported the end of
 * every container. A node may keep such a Pod's name for a minute more (kubelet before 1.22), without a process.
 */
export function isOver({ metadata, status }: Pod): boolean {
  if (status?.phase === "Succeeded" || status?.phase === "Failed") return true;
  const statuses = status?.containerStatuses ?? [];
  const haveEnded = statuses.length > 0 && statuses.every(({ state }) => state?.terminated !== undefined);
  return metadata.deletionTimestamp !== undefined && haveEnded;
}

/** A workload's selector as the API takes it. */
export function labelSelectorOf({ spec }: Controller): string {
  const { matchLabels = {}, matchExpressions = [] } = spec.selector;
  return [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(expression),
  ].join(",");
}

function expression({ key, operator, values = [] }: LabelExpression): string {
  switch (operator) {
    case "In":
      return `${key} in (${values.join(",")})`;
    case "NotIn":
      return `${key} notin (${values.join(",")})`;
    case "DoesNotExist":
      return `!${key}`;
    default:
      return key;
  }
}

/** The Runner's container of a Pod, as it runs. */
export function statusOf(pod: Pod, container: string): ContainerStatus | null {
  return pod.status?.containerStatuses?.find(({ name }) => name === container) ?? null;
}

/** Whether a run's roll-out made this Pod. A bare Pod is changed in place: there its container tells. */
export function isNewPod(pod: Pod, target: Target, runId: string): boolean {
  if (pod.metadata.annotations?.[runAnnotation] !== runId) return false;
  if (target.kind !== "Pod" || target.old.containerId === null) return true;
  const { containerID = "", state } = statusOf(pod, target.container) ?? {};
  return containerID !== target.old.containerId && state?.terminated === undefined;
}

/** Whether a Pod is Ready. */
export function isReady(pod: Pod): boolean {
  return (
    pod.metadata.deletionTimestamp === undefined &&
    pod.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") === true
  );
}

/**
 * Whether a Pod is being deleted in which no process runs as far as its node has said: its containers were never started, or
 * are removed already. It serves nothing. That nothing of it is being started at this moment is not proven by that.
 */
export function isEndingUnstarted({ metadata, status }: Pod): boolean {
  const statuses = status?.containerStatuses ?? [];
  const runsNothing = statuses.length > 0 && statuses.every(({ state }) => state?.waiting !== undefined);
  return metadata.deletionTimestamp !== undefined && runsNothing;
}
