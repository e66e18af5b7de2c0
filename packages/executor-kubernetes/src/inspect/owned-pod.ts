import type { Finding } from "@runner-upgrade/plan/platform";
import type { Cluster } from "../cluster/cluster.js";
import type { OwnerReference, Pod } from "../cluster/manifest.js";
import { ownerChain } from "../workload/owner-chain.js";

/** What a person does instead, by the kind of the last owner. */
const remedies: Readonly<Partial<Record<string, (owner: OwnerReference) => string>>> = {
  Deployment: named,
  StatefulSet: named,
  DaemonSet: named,
  Rollout: ({ name }) =>
    `Set the image in the Rollout: kubectl argo rollouts set image ${name} CONTAINER=IMAGE.`,
  DeploymentConfig: ({ name }) =>
    `Set the image in the DeploymentConfig: oc set image dc/${name} CONTAINER=IMAGE.`,
  Job: () => "Run the Runner in a Deployment: a Job's Pods end, and their template cannot be changed.",
  CronJob: ({ name }) => `Set the image in the CronJob ${name}; a Runner is better run in a Deployment.`,
  ReplicaSet: ({ name }) =>
    `Make a Deployment of the ReplicaSet ${name}, or change its template and delete its Pods one by one.`,
};

function named({ kind, name }: OwnerReference): string {
  return `Name ${kind} ${name} as the workload of its host.`;
}

/**
 * A Pod of something that makes it anew from a template of its own: what is changed in the Pod is undone with it. Null for a
 * Pod that nobody makes.
 */
export async function findOwnedPod(cluster: Cluster, pod: Pod): Promise<Finding | null> {
  const chain = await ownerChain(cluster, pod);
  const last = chain.at(-1);
  if (last === undefined) return null;
  const { namespace = "default", name } = pod.metadata;
  const owners = chain.map((owner) => `the ${owner.kind} ${owner.name}`).join(", of ");
  return {
    code: "WORKLOAD_NOT_SUPPORTED",
    level: "failed",
    message: `The Runner is the Pod ${namespace}/${name} of ${owners}, which makes its Pods from a template of its own.`,
    remedies: [remedies[last.kind]?.(last) ?? `Change the image in the ${last.kind} ${last.name}.`],
  };
}
