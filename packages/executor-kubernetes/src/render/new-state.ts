import type { ContainerTarget } from "@runner-upgrade/executor";
import { isPulledAnew } from "../workload/image.js";
import type { Target } from "../workload/target.js";
import type { DesiredState } from "./desired-state.js";

/** What a workload is to be when its roll-out is done. */
export function newState(
  target: Target,
  { container, runId }: { readonly container: ContainerTarget; readonly runId: string },
): DesiredState {
  return {
    image: container.image,
    ...(isPulledAnew(container) ? { imagePullPolicy: "Always" } : {}),
    runAnnotation: runId,
    ...countsOf(target),
  };
}

/** What a workload was before: with the same fields as before, so that a Deployment finds its old ReplicaSet again. */
export function oldState(target: Target): DesiredState {
  const { image, imagePullPolicy, runAnnotation, minReadySeconds, progressDeadlineSeconds } = target.old;
  return {
    image,
    ...(imagePullPolicy === null ? {} : { imagePullPolicy }),
    runAnnotation,
    ...(target.kind === "Pod" ? {} : { minReadySeconds }),
    ...(progressDeadlineSeconds === null ? {} : { progressDeadlineSeconds }),
    ...countsOf(target),
  };
}

/** How many Pods, and where, as before. */
function countsOf(target: Target): DesiredState {
  switch (target.kind) {
    case "Deployment":
      return { replicas: target.old.replicas };
    case "StatefulSet":
      return { replicas: target.old.replicas, partition: target.old.partition };
    case "DaemonSet":
      return { isStopped: false };
    case "Pod":
      return {};
  }
}

/** The state in which no Pod is left. A bare Pod is deleted instead. */
export function stoppedState(target: Target): DesiredState {
  return target.kind === "DaemonSet" ? { isStopped: true } : { replicas: 0 };
}
