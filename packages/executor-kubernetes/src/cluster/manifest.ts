import { ApiError } from "./api-error.js";

/** What every object of a cluster has. Only the fields that this package reads are named. */
export interface ApiObject {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly generation?: number;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly OwnerReference[];
    readonly managedFields?: readonly ManagedFields[];
  };
}

/** What one writer wrote of an object last. */
export interface ManagedFields {
  readonly manager?: string;
  readonly time?: string;
  /** Each field is a key that begins with `f:`, and holds the fields below it. */
  readonly fieldsV1?: { readonly "f:spec"?: Readonly<Record<string, unknown>> };
}

/** Who owns an object. */
export interface OwnerReference {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

/** A variable of a container. */
export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly secretKeyRef?: KeyRef;
    readonly configMapKeyRef?: KeyRef;
  };
}

/** A key of a Secret or ConfigMap. */
export interface KeyRef {
  readonly name?: string;
  readonly key: string;
}

/** A container of a Pod. */
export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly {
    readonly prefix?: string;
    readonly secretRef?: { readonly name?: string };
    readonly configMapRef?: { readonly name?: string };
  }[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly workingDir?: string;
  readonly readinessProbe?: object;
  readonly startupProbe?: object;
}

/** Where a container has a volume, or a part of it. */
export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly subPath?: string;
  /** The same, made of the Pod's variables. */
  readonly subPathExpr?: string;
}

/** A volume of a Pod. */
export interface Volume {
  readonly name: string;
  readonly secret?: { readonly secretName?: string; readonly items?: readonly VolumeItem[] };
  readonly configMap?: { readonly name?: string; readonly items?: readonly VolumeItem[] };
  readonly emptyDir?: object;
}

/** A key of a Secret that becomes a file of another name. */
export interface VolumeItem {
  readonly key: string;
  readonly path: string;
}

/** What a Pod is to be. */
export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly serviceAccountName?: string;
  readonly nodeName?: string;
  readonly terminationGracePeriodSeconds?: number;
}

/** A number, or a percentage of the replicas. */
export type IntOrPercent = number | string;

/** A Deployment, StatefulSet or DaemonSet. */
export interface Controller extends ApiObject {
  readonly spec: {
    readonly replicas?: number;
    readonly paused?: boolean;
    readonly minReadySeconds?: number;
    readonly progressDeadlineSeconds?: number;
    readonly selector: {
      readonly matchLabels?: Readonly<Record<string, string>>;
      readonly matchExpressions?: readonly LabelExpression[];
    };
    readonly template: {
      readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
      readonly spec: PodSpec;
    };
    readonly strategy?: UpdateStrategy;
    readonly updateStrategy?: UpdateStrategy;
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
    readonly updatedReplicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly numberReady?: number;
    readonly numberAvailable?: number;
    readonly conditions?: readonly Condition[];
  };
}

/** One rule of a label selector. */
export interface LabelExpression {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** How a controller replaces Pods. */
export interface UpdateStrategy {
  readonly type?: string;
  readonly rollingUpdate?: {
    readonly maxUnavailable?: IntOrPercent;
    readonly maxSurge?: IntOrPercent;
    readonly partition?: number;
  };
}

/** Something that a cluster says of an object. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

/** A container as it runs. */
export interface ContainerStatus {
  readonly name: string;
  readonly image?: string;
  readonly imageID?: string;
  readonly containerID?: string;
  readonly ready?: boolean;
  readonly restartCount?: number;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
}

/** What a container does. */
export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: { readonly startedAt?: string };
  readonly terminated?: {
    readonly exitCode?: number;
    readonly reason?: string;
    readonly finishedAt?: string;
  };
}

/** A Pod. */
export interface Pod extends ApiObject {
  readonly spec: PodSpec;
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

/** A Secret, or a ConfigMap. */
export interface KeyValues extends ApiObject {
  readonly type?: string;
  readonly immutable?: boolean;
  readonly data?: Readonly<Record<string, string>>;
}

/** What a cluster said of an object, some time ago. */
export interface ClusterEvent extends ApiObject {
  readonly reason?: string;
  readonly message?: string;
  readonly type?: string;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly involvedObject?: { readonly kind?: string; readonly name?: string; readonly uid?: string };
}

/** An object out of the API server's answer. */
export function parseObject(text: string): ApiObject {
  const value: unknown = JSON.parse(text);
  const metadata = (value as { metadata?: { name?: unknown } } | null)?.metadata;
  if (typeof metadata?.name !== "string")
    throw new ApiError({
      kind: "server",
      message: "The API server answered with something that is no object.",
    });
  return value as ApiObject;
}
