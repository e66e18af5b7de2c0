import { randomUUID } from "node:crypto";

const apiVersions = {
  /** Argo Rollouts (argoproj/argo-rollouts, manifests/crds/rollout-crd.yaml). */
  Rollout: "argoproj.io/v1alpha1",
  /** OpenShift (openshift/api, apps/v1/types.go). */
  DeploymentConfig: "apps.openshift.io/v1",
} as const;

/**
 * The reference by which something of a kind that this cluster does not know owns others. The kind is not defined, so that
 * no definition is left in a cluster that several suites share: the garbage collector leaves alone what it cannot look up.
 */
export function customOwner(kind: keyof typeof apiVersions, name: string): object {
  return { apiVersion: apiVersions[kind], kind, name, uid: randomUUID(), controller: true };
}
