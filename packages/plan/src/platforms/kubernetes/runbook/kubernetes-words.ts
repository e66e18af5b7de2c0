import type { TokenPlace } from "../../../hosts/by-hand.js";
import type { UnitOn } from "../../platform-module.js";
import type { KubernetesHost } from "../kubernetes-host.js";
import { quotePosix } from "../../../text/quote-posix.js";

export type KubernetesUnit = UnitOn<KubernetesHost>;
type Kind = "Deployment" | "StatefulSet" | "DaemonSet" | "Pod";

/** What the commands of one Runner are made of. */
export interface KubernetesWords {
  readonly kubectl: string;
  readonly kind: Kind;
  /** `deployment/runner`, quoted. */
  readonly workload: string;
  /** Whether the workload's name is known; otherwise the commands take it from a variable. */
  readonly isNamed: boolean;
  readonly saved: string;
  readonly image: string;
  readonly runnerId: string;
  readonly isContainerKnown: boolean;
  /** The Runner's container, for a command; taken from a variable where it is not known. */
  readonly container: string;
  /** Where the token stands; empty where that is not known. */
  readonly places: readonly TokenPlace[];
}

/** What the commands of one Runner in a cluster are made of. */
export function kubernetesWords({ host, runnerId, byHand }: KubernetesUnit, image: string): KubernetesWords {
  const context = host.address === "in-cluster" ? "" : ` --context ${quotePosix(host.address)}`;
  const namespace = host.namespace === undefined ? "" : ` --namespace ${quotePosix(host.namespace)}`;
  const { kind = "Deployment", name } = host.workload ?? {};
  return {
    kubectl: `kubectl${context}${namespace}`,
    kind,
    workload: `${kind.toLowerCase()}/${name === undefined ? '"$WORKLOAD"' : quotePosix(name)}`,
    saved: quotePosix(`before-${(name ?? "workload").replaceAll("/", "_")}.json`),
    isNamed: name !== undefined,
    image: quotePosix(image),
    runnerId,
    isContainerKnown: byHand?.container !== undefined,
    container: byHand?.container === undefined ? '"$CONTAINER"' : quotePosix(byHand.container),
    places: byHand?.tokenPlaces ?? [],
  };
}
