import type { Finding } from "@runner-upgrade/plan";
import { isApiError } from "../cluster/api-error.js";
import type { Cluster } from "../cluster/cluster.js";
import type { ApiObject } from "../workload/manifest.js";
import { replicasOf, type Workload } from "../workload/workload.js";

/** Labels and annotations by which the usual tools know what is theirs, from their public documentation. */
const marks: readonly (readonly [string, string])[] = [
  ["meta.helm.sh/release-name", "the Helm release"],
  ["argocd.argoproj.io/tracking-id", "Argo CD"],
  ["argocd.argoproj.io/instance", "the Argo CD application"],
  ["kustomize.toolkit.fluxcd.io/name", "the Flux kustomization"],
  ["helm.toolkit.fluxcd.io/name", "the Flux Helm release"],
];

/** Who would set the workload back to what they know, or scale it meanwhile. */
export async function findOwners(cluster: Cluster, workload: Workload): Promise<readonly Finding[]> {
  return [
    ...owners(workload).map((owner): Finding => ({
      code: "WORKLOAD_OWNED",
      level: "warning",
      message: `${workload.kind} ${workload.object.metadata.name} belongs to ${owner}, which may undo the change.`,
      remedies: [`Change the image there too, or suspend ${owner} for the upgrade.`],
    })),
    ...(await autoscalers(cluster, workload)).map((name): Finding => ({
      code: "WORKLOAD_OWNED",
      level: "warning",
      message: `The HorizontalPodAutoscaler ${name} scales ${workload.kind} ${workload.object.metadata.name}, which rotating credentials scales to 0 and back.`,
      remedies: ["An autoscaler leaves a workload at 0 alone; keep it from being scaled by hand meanwhile."],
      onlyFor: "rotate",
    })),
  ];
}

function owners({ object }: Workload): readonly string[] {
  const { labels = {}, annotations = {}, ownerReferences = [] } = object.metadata;
  const all = { ...labels, ...annotations };
  const named = marks.flatMap(([mark, what]) => (all[mark] === undefined ? [] : [`${what} ${all[mark]}`]));
  const byLabel =
    named.length === 0 && labels["app.kubernetes.io/managed-by"] === "Helm" ? ["a Helm release"] : [];
  const controllers = ownerReferences
    .filter(({ controller }) => controller === true)
    .map((owner) => `the ${owner.kind} ${owner.name}`);
  return [...named, ...byLabel, ...controllers];
}

async function autoscalers(cluster: Cluster, workload: Workload): Promise<readonly string[]> {
  if (workload.kind === "Pod" || replicasOf(workload) === null) return [];
  const { namespace = "default", name } = workload.object.metadata;
  try {
    const found = (await cluster.list("horizontalpodautoscalers", namespace)) as readonly (ApiObject & {
      readonly spec?: { readonly scaleTargetRef?: { readonly kind?: string; readonly name?: string } };
    })[];
    return found
      .filter(({ spec }) => spec?.scaleTargetRef?.kind === workload.kind && spec.scaleTargetRef.name === name)
      .map(({ metadata }) => metadata.name);
  } catch (error) {
    if (isApiError(error, "forbidden", "not-found")) return [];
    throw error;
  }
}
