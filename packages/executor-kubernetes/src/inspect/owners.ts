import type { Finding } from "@runner-upgrade/plan/platform";
import { isApiError } from "../cluster/api-error.js";
import type { Cluster } from "../cluster/cluster.js";
import type { ApiObject } from "../cluster/manifest.js";
import { ownersOf } from "../workload/owners.js";
import { replicasOf, type Workload } from "../workload/workload.js";

/** Who would set the workload back to what they know, or scale it meanwhile. */
export async function findOwners(cluster: Cluster, workload: Workload): Promise<readonly Finding[]> {
  const name = `${workload.kind} ${workload.object.metadata.name}`;
  const { certain, possible } = ownersOf(workload.object);
  return [
    ...possible.map((owner): Finding => ({
      code: "WORKLOAD_MAY_BE_OWNED",
      level: "warning",
      message: `${name} may belong to ${owner}, which would undo the change.`,
      remedies: ["See whether it does; if so, change the image there too."],
    })),
    ...certain.map((owner): Finding => ({
      code: "WORKLOAD_OWNED",
      level: "warning",
      message: `${name} belongs to ${owner}, which may undo the change.`,
      remedies: [`Change the image there too, or suspend ${owner} for the upgrade.`],
    })),
    ...(await autoscalers(cluster, workload)).map((name): Finding => ({
      code: "WORKLOAD_OWNED",
      level: "warning",
      message: `The HorizontalPodAutoscaler ${name} scales ${name}, which rotating credentials scales to 0 and back.`,
      remedies: ["An autoscaler leaves a workload at 0 alone; keep it from being scaled by hand meanwhile."],
      onlyFor: "rotate",
    })),
  ];
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
