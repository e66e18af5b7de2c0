import type { Finding, KubernetesHost } from "@runner-upgrade/plan/platform";
import type { Cluster } from "../cluster/cluster.js";
import { shownIdentities } from "../workload/identity.js";
import { valueReader } from "../workload/key-values.js";
import { podSpecOf, resourceOf, toWorkload } from "../workload/workload.js";

/** Why a workload that the host names is not taken for the Runner. */
export async function notInWorkload(
  cluster: Cluster,
  host: KubernetesHost & { readonly workload: NonNullable<KubernetesHost["workload"]> },
): Promise<Finding> {
  const { kind, name, container: named } = host.workload;
  const namespace = host.namespace ?? cluster.defaultNamespace;
  const workload = toWorkload(kind, await cluster.get({ resource: resourceOf[kind], namespace, name }));
  const shown = await shownIdentities(podSpecOf(workload), namespace, valueReader(cluster));
  const where = `${kind} ${namespace}/${name}`;
  const containers = shown.map(({ container }) => container).join(", ");
  if (named !== undefined && !shown.some(({ container }) => container === named))
    return {
      code: "RUNNER_NOT_FOUND",
      level: "failed",
      message: `${where} has no container ${named}; it has ${containers}.`,
      remedies: ["Name the Runner's container in the plan's host."],
    };
  const others = shown.flatMap(({ container, runnerId }) =>
    runnerId === null ? [] : [`${container} is the Runner ${runnerId.trim()}`],
  );
  if (others.length > 0)
    return {
      code: "OTHER_RUNNER",
      level: "failed",
      message: `${where} shows another Runner's id, and not this one's: ${others.join(", ")}.`,
      remedies: ["Name the workload of this Runner in the plan's host."],
    };
  return {
    code: "RUNNER_NOT_FOUND",
    level: "failed",
    message: `${where} has several containers (${containers}), and none shows whose Runner it is.`,
    remedies: ["Name the Runner's container as `container` of the workload in the plan's host."],
  };
}
