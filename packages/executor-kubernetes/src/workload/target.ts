import type { JsonObject } from "@runner-upgrade/plan/platform";
import { parsePlace, type CredentialPlace } from "./credential-place.js";
import type { UpdateStrategy } from "../cluster/manifest.js";
import { runAnnotation } from "./marks.js";
import {
  containerOf,
  podAnnotationsOf,
  podSpecOf,
  replicasOf,
  type Workload,
  type WorkloadKind,
} from "./workload.js";

/** A workload that is a Runner, and what of it an upgrade changes: enough to put it back. No secret. */
export interface Target {
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
  readonly container: string;
  readonly places: readonly CredentialPlace[];
  readonly old: OldState;
}

/** What an upgrade changes, as it was before. Null: it was not there. */
export interface OldState {
  readonly image: string;
  readonly imagePullPolicy: string | null;
  readonly runAnnotation: string | null;
  /** Null for one Pod per node. */
  readonly replicas: number | null;
  readonly minReadySeconds: number | null;
  /** Of a Deployment. */
  readonly progressDeadlineSeconds: number | null;
  readonly partition: number | null;
  /** Of a bare Pod: which container ran. */
  readonly containerId: string | null;
}

/** The target that a workload is, as it stands now. */
export function targetOf(
  workload: Workload,
  identity: { readonly container: string; readonly places: readonly CredentialPlace[] },
): Target {
  const container = containerOf(workload, identity.container);
  const isPod = workload.kind === "Pod";
  const running = isPod
    ? workload.object.status?.containerStatuses?.find(({ name }) => name === identity.container)
    : undefined;
  return {
    kind: workload.kind,
    namespace: workload.object.metadata.namespace ?? "default",
    name: workload.object.metadata.name,
    container: identity.container,
    places: identity.places,
    old: {
      image: container?.image ?? "",
      imagePullPolicy: container?.imagePullPolicy ?? null,
      runAnnotation: podAnnotationsOf(workload)[runAnnotation] ?? null,
      replicas: replicasOf(workload),
      minReadySeconds: isPod ? null : (workload.object.spec.minReadySeconds ?? null),
      progressDeadlineSeconds:
        workload.kind === "Deployment" ? (workload.object.spec.progressDeadlineSeconds ?? null) : null,
      partition: isPod ? null : (strategyOf(workload)?.rollingUpdate?.partition ?? null),
      containerId: running?.containerID ?? null,
    },
  };
}

/** How the workload replaces its Pods; undefined for a bare Pod. */
export function strategyOf(workload: Workload): UpdateStrategy | undefined {
  if (workload.kind === "Pod") return undefined;
  return workload.kind === "Deployment" ? workload.object.spec.strategy : workload.object.spec.updateStrategy;
}

/** Whether the Pod's state lies outside of it, so that a new one finds what the old one left. */
export function keepsQueue(workload: Workload, container: string): boolean {
  const { volumes = [] } = podSpecOf(workload);
  const mount = containerOf(workload, container)?.volumeMounts?.find(
    ({ mountPath }) => mountPath.replace(/(?<!\/)\/+$/, "") === "/app/runner",
  );
  if (mount === undefined) return false;
  // A StatefulSet's claims are no volumes of its template.
  return volumes.find(({ name }) => name === mount.name)?.emptyDir === undefined;
}

/** A target as a record holds it. */
export function targetToJson(target: Target): JsonObject {
  return JSON.parse(JSON.stringify(target)) as JsonObject;
}

/** A target out of a record, or null where it is none. */
export function parseTarget(value: unknown): Target | null {
  const record = value as JsonObject | null | undefined;
  if (typeof record !== "object" || record === null) return null;
  const { kind, namespace, name, container, places, old } = record;
  if (kind !== "Deployment" && kind !== "StatefulSet" && kind !== "DaemonSet" && kind !== "Pod") return null;
  if (typeof namespace !== "string" || typeof name !== "string" || typeof container !== "string") return null;
  const state = parseOldState(old);
  const found = (Array.isArray(places) ? places : []).map(parsePlace);
  if (state === null || found.includes(null)) return null;
  return {
    kind,
    namespace,
    name,
    container,
    places: found.filter((place) => place !== null),
    old: state,
  };
}

function parseOldState(value: unknown): OldState | null {
  const record = value as JsonObject | null | undefined;
  if (typeof record !== "object" || record === null || typeof record["image"] !== "string") return null;
  const text = (name: string): string | null => {
    const one = record[name];
    return typeof one === "string" ? one : null;
  };
  const number = (name: string): number | null => {
    const one = record[name];
    return typeof one === "number" ? one : null;
  };
  return {
    image: record["image"],
    imagePullPolicy: text("imagePullPolicy"),
    runAnnotation: text("runAnnotation"),
    replicas: number("replicas"),
    minReadySeconds: number("minReadySeconds"),
    progressDeadlineSeconds: number("progressDeadlineSeconds"),
    partition: number("partition"),
    containerId: text("containerId"),
  };
}
