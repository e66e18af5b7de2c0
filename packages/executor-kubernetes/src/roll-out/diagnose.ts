import type { ExecutorErrorCode } from "@runner-upgrade/executor";
import { causeOfRefusal } from "../errors/refusal.js";
import type { ContainerStatus, Pod } from "../cluster/manifest.js";
import type { Workload } from "../workload/workload.js";
import type { EventReason } from "./new-events.js";
import { desiredPods, progressOf, type Seen } from "./progress.js";

/** Why a roll-out does not come on. */
export interface Stall {
  readonly code: ExecutorErrorCode;
  /** The cause as the cluster tells it, in one sentence. */
  readonly message: string;
  /** It does not pass by itself: nothing is gained by looking again. */
  readonly isCertain: boolean;
  /** The container whose last lines tell more. */
  readonly crashed?: { readonly pod: string; readonly container: string };
}

/** The reasons by which a kubelet says that it did not get an image. */
export const pullReasons: ReadonlySet<string> = new Set([
  "ErrImagePull",
  "ImagePullBackOff",
  "InvalidImageName",
  "ErrImageNeverPull",
  "RegistryUnavailable",
  "ImageInspectError",
]);
const createReasons: ReadonlySet<string> = new Set([
  "CreateContainerConfigError",
  "CreateContainerError",
  "RunContainerError",
]);

/** What a diagnosis needs to know of the cluster's events: mostly nothing. */
export function reasonsToAskFor(
  seen: Omit<Seen, "events">,
  isWanted: (pod: Pod) => boolean,
): readonly EventReason[] {
  const { wanted } = progressOf(seen, isWanted);
  return [
    ...(isShortOf(seen.workload, wanted) ? (["FailedCreate"] as const) : []),
    ...(wanted.some((pod) => unschedulable(pod) !== undefined) ? (["TriggeredScaleUp"] as const) : []),
  ];
}

/** The cause of a stall as the cluster shows it at this moment, or null where it shows none. */
export function diagnose(seen: Seen, wanted: readonly Pod[]): Stall | null {
  return (
    pausedStall(seen) ??
    first(wanted, (pod) => containerStall(pod)) ??
    first(wanted, (pod) => scheduleStall(pod, seen)) ??
    creationStall(seen, wanted) ??
    deadlineStall(seen)
  );
}

function first(pods: readonly Pod[], find: (pod: Pod) => Stall | null): Stall | null {
  for (const pod of pods) {
    const stall = find(pod);
    if (stall !== null) return stall;
  }
  return null;
}

function pausedStall({ workload }: Seen): Stall | null {
  if (workload.kind !== "Deployment" || workload.object.spec.paused !== true) return null;
  return {
    code: "WORKLOAD_PAUSED",
    message: "The Deployment is paused, so that nothing of it is rolled out.",
    isCertain: true,
  };
}

function containerStall(pod: Pod): Stall | null {
  for (const status of pod.status?.containerStatuses ?? []) {
    const stall = stallOf(pod, status);
    if (stall !== null) return stall;
  }
  return null;
}

function stallOf(pod: Pod, status: ContainerStatus): Stall | null {
  const { reason = "", message = "" } = status.state?.waiting ?? {};
  const where = `Pod ${pod.metadata.name}, container ${status.name}`;
  if (pullReasons.has(reason)) {
    return {
      code: "IMAGE_NOT_PULLED",
      message: `The image cannot be pulled (${where}): ${reason}${message === "" ? "" : `, ${message}`}.`,
      isCertain: reason === "InvalidImageName" || reason === "ErrImageNeverPull",
    };
  }
  if (createReasons.has(reason)) {
    return {
      code: "ROLL_OUT_STALLED",
      message: `The container cannot be made (${where}): ${message || reason}.`,
      isCertain: false,
    };
  }
  const ended = status.state?.terminated ?? status.lastState?.terminated;
  const isCrashing =
    reason === "CrashLoopBackOff" || ((status.restartCount ?? 0) >= 2 && status.ready !== true);
  // One that ended once is told, and given the time to come up when it is started again.
  if (!isCrashing && status.state?.terminated === undefined) return null;
  const how = isCrashing ? "starts and ends again and again" : "started and ended";
  return {
    code: "STARTED_AND_EXITED",
    message: `The container ${how} (${where}): exit code ${ended?.exitCode ?? "unknown"}${ended?.reason === undefined ? "" : `, ${ended.reason}`}, ${status.restartCount ?? 0} restarts.`,
    isCertain: isCrashing,
    crashed: { pod: pod.metadata.name, container: status.name },
  };
}

function scheduleStall(pod: Pod, { events }: Seen): Stall | null {
  const scheduled = unschedulable(pod);
  if (scheduled === undefined) return null;
  // A cluster that is fetching a node for it has not given up.
  const isScaling = events.some(
    ({ reason, involvedObject }) =>
      reason === "TriggeredScaleUp" && involvedObject?.name === pod.metadata.name,
  );
  if (isScaling) return null;
  return {
    code: "NO_NODE",
    message: `No node takes Pod ${pod.metadata.name}: ${scheduled.message ?? "no reason given"}`,
    isCertain: false,
  };
}

/** Pods that cannot even be made: a quota, a missing service account, a webhook. */
function creationStall(seen: Seen, wanted: readonly Pod[]): Stall | null {
  const { workload, events } = seen;
  if (workload.kind === "Pod" || !isShortOf(workload, wanted)) return null;
  const failure = workload.object.status?.conditions?.find(
    ({ type, status }) => type === "ReplicaFailure" && status === "True",
  );
  const message =
    failure?.message ?? events.filter(({ reason }) => reason === "FailedCreate").at(-1)?.message;
  if (message === undefined) return null;
  return {
    code: causeOfRefusal(message) ?? "ROLL_OUT_STALLED",
    message: `The cluster does not make the Pod: ${message}`,
    isCertain: false,
  };
}

function isShortOf(workload: Workload, wanted: readonly Pod[]): boolean {
  const desired = desiredPods(workload);
  return workload.kind !== "Pod" && (desired === null || wanted.length < desired);
}

function unschedulable(pod: Pod): { readonly message?: string } | undefined {
  return pod.status?.conditions?.find(
    ({ type, status, reason }) => type === "PodScheduled" && status === "False" && reason === "Unschedulable",
  );
}

function deadlineStall({ workload }: Seen): Stall | null {
  if (workload.kind !== "Deployment") return null;
  const progressing = workload.object.status?.conditions?.find(({ type }) => type === "Progressing");
  if (progressing?.status !== "False" || progressing.reason !== "ProgressDeadlineExceeded") return null;
  return {
    code: "ROLL_OUT_STALLED",
    message: `The cluster gave the roll-out up: ${progressing.message ?? "its progressDeadlineSeconds are over"}`,
    isCertain: false,
  };
}
