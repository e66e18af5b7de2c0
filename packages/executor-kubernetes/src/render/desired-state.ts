import { runAnnotation, stoppedSelector } from "../workload/marks.js";
import { strategyOf, type Target } from "../workload/target.js";
import { containerOf, podAnnotationsOf, podSpecOf, replicasOf, type Workload } from "../workload/workload.js";

/** What a workload is to be. What is left out stays as it is; null takes a field away. */
export interface DesiredState {
  readonly image?: string;
  readonly imagePullPolicy?: string | null;
  readonly runAnnotation?: string | null;
  readonly replicas?: number | null;
  readonly minReadySeconds?: number | null;
  /** Of a Deployment. */
  readonly progressDeadlineSeconds?: number | null;
  readonly partition?: number | null;
  /** Of a DaemonSet: no Pod on any node. */
  readonly isStopped?: boolean;
}

/**
 * The strategic merge patch that brings a workload there, with the resource version that it was read with as its
 * precondition; null where it is there already.
 */
export function renderState(workload: Workload, target: Target, desired: DesiredState): object | null {
  const changed = changesOf(workload, target, desired);
  if (Object.keys(changed).length === 0) return null;
  const { metadata = {}, ...patch } = renderPatch(target, changed);
  return { metadata: { resourceVersion: workload.object.metadata.resourceVersion, ...metadata }, ...patch };
}

/** The strategic merge patch that says all that a workload is to be, whatever it is now. */
export function renderPatch(
  target: Pick<Target, "kind" | "container">,
  desired: DesiredState,
): { readonly metadata?: object; readonly spec?: object } {
  const { image, imagePullPolicy, runAnnotation: run, replicas, minReadySeconds, partition } = desired;
  const container =
    image === undefined && imagePullPolicy === undefined
      ? {}
      : {
          containers: [
            {
              name: target.container,
              ...(image === undefined ? {} : { image }),
              ...(imagePullPolicy === undefined ? {} : { imagePullPolicy }),
            },
          ],
        };
  const metadata = run === undefined ? {} : { metadata: { annotations: { [runAnnotation]: run } } };
  if (target.kind === "Pod") return { ...metadata, ...(image === undefined ? {} : { spec: container }) };
  const podSpec = {
    ...container,
    ...(desired.isStopped === undefined
      ? {}
      : { nodeSelector: { [stoppedSelector]: desired.isStopped ? "true" : null } }),
  };
  const template = { ...metadata, ...(Object.keys(podSpec).length === 0 ? {} : { spec: podSpec }) };
  return {
    spec: {
      ...(replicas === undefined ? {} : { replicas }),
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
      ...(desired.progressDeadlineSeconds === undefined
        ? {}
        : { progressDeadlineSeconds: desired.progressDeadlineSeconds }),
      ...(partition === undefined ? {} : { updateStrategy: { rollingUpdate: { partition } } }),
      ...(Object.keys(template).length === 0 ? {} : { template }),
    },
  };
}

function changesOf(workload: Workload, target: Target, desired: DesiredState): DesiredState {
  const now = stateOf(workload, target);
  const changed = Object.entries(desired).filter(([name, value]: [string, unknown]) => {
    const has = now[name as keyof DesiredState];
    return value !== undefined && value !== has && !(isNothing(name, value) && isNothing(name, has));
  });
  const isPod = workload.kind === "Pod";
  // A Pod's pull policy cannot be changed, and the other fields are none of its own.
  const possible = changed.filter(([name]) => !isPod || name === "image" || name === "runAnnotation");
  return Object.fromEntries(possible);
}

// The API server leaves these out, or writes them as 0, as it sees fit.
function isNothing(name: string, value: unknown): boolean {
  const isCount = name === "minReadySeconds" || name === "partition";
  return value === null || value === undefined || (isCount && value === 0);
}

/** What a workload is now. */
function stateOf(workload: Workload, target: Target): DesiredState {
  const container = containerOf(workload, target.container);
  const isPod = workload.kind === "Pod";
  return {
    image: container?.image ?? "",
    imagePullPolicy: container?.imagePullPolicy ?? null,
    runAnnotation: podAnnotationsOf(workload)[runAnnotation] ?? null,
    replicas: replicasOf(workload),
    minReadySeconds: isPod ? null : (workload.object.spec.minReadySeconds ?? null),
    progressDeadlineSeconds: isPod ? null : (workload.object.spec.progressDeadlineSeconds ?? null),
    partition: strategyOf(workload)?.rollingUpdate?.partition ?? null,
    isStopped: podSpecOf(workload).nodeSelector?.[stoppedSelector] !== undefined,
  };
}
