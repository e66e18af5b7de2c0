import type { Container, Pod } from "../cluster/manifest.js";
import { managedLabel } from "../workload/marks.js";
import { pullReasons } from "../roll-out/diagnose.js";
import type { Target } from "../workload/target.js";
import { containerOf, podSpecOf, type Workload } from "../workload/workload.js";

/** What is to be pulled, and where. */
export interface PullRequest {
  readonly name: string;
  readonly image: string;
  readonly pullPolicy: string | null;
  /** The node of one of the workload's Pods: what is pulled there is there when the Runner's own Pod comes. */
  readonly node: string | null;
}

/** What of a Pod decides whether and how a node pulls for it. Placement plays no part where its node is named. */
const forPulling = [
  "imagePullSecrets",
  "serviceAccountName",
  "securityContext",
  "runtimeClassName",
  "tolerations",
] as const;
const forPlacement = ["nodeSelector", "affinity", "schedulerName", "priorityClassName"] as const;

/**
 * A Pod that pulls an image as the workload's own Pods would, and does nothing: its command is `true`. It has none of the
 * workload's labels, so that no selector takes it for one of its Pods, and none of its variables. Pure.
 */
export function pullProofManifest(workload: Workload, target: Target, request: PullRequest): object {
  const spec = podSpecOf(workload) as object as Readonly<Record<string, unknown>>;
  const { securityContext } = (containerOf(workload, target.container) ?? {}) as Container & {
    readonly securityContext?: object;
  };
  const taken = [...forPulling, ...(request.node === null ? forPlacement : [])].filter(
    (name) => spec[name] !== undefined,
  );
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: request.name, namespace: target.namespace, labels: managedLabel },
    spec: {
      ...Object.fromEntries(taken.map((name) => [name, spec[name]])),
      ...(request.node === null ? {} : { nodeName: request.node }),
      restartPolicy: "Never",
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      // What a crash of the run leaves ends by itself.
      activeDeadlineSeconds: 1_800,
      containers: [
        {
          name: target.container,
          image: request.image,
          ...(request.pullPolicy === null ? {} : { imagePullPolicy: request.pullPolicy }),
          command: ["true"],
          ...(securityContext === undefined ? {} : { securityContext }),
        },
      ],
    },
  };
}

/** What a Pod shows of the pull that it was made for. */
export type PullOutcome =
  | { readonly kind: "pulled" | "waiting" }
  | { readonly kind: "not-placed"; readonly why: string }
  | { readonly kind: "refused"; readonly why: string; readonly isCertain: boolean };

/** Whether the image was pulled. What comes after the pull (a command that is not there) proves it as well. Pure. */
export function pullOutcome({ status }: Pod, container: string): PullOutcome {
  const own = status?.containerStatuses?.find(({ name }) => name === container);
  const { reason = "", message = "" } = own?.state?.waiting ?? {};
  if (pullReasons.has(reason)) {
    const why = message === "" ? reason : `${reason}, ${message}`;
    return {
      kind: "refused",
      why,
      isCertain: reason === "InvalidImageName" || reason === "ErrImageNeverPull",
    };
  }
  const wasMade = own?.state?.running !== undefined || own?.state?.terminated !== undefined;
  if (wasMade || status?.phase === "Succeeded") return { kind: "pulled" };
  if (["CreateContainerConfigError", "CreateContainerError", "RunContainerError"].includes(reason))
    return { kind: "pulled" };
  if (status?.phase === "Failed") {
    // A node that does not take a Pod (`OutOfcpu`, `NodeAffinity`) fails it before anything is pulled.
    const why = status.reason ?? status.message;
    return own === undefined && why !== undefined && why !== ""
      ? { kind: "not-placed", why }
      : { kind: "pulled" };
  }
  const unscheduled = status?.conditions?.find(
    ({ type, status: is, reason: why }) =>
      type === "PodScheduled" && is === "False" && why === "Unschedulable",
  );
  if (unscheduled !== undefined) return { kind: "not-placed", why: unscheduled.message ?? "Unschedulable" };
  return { kind: "waiting" };
}
