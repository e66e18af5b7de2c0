import { printable, type FoundRunner, type Place, type Redactor } from "@runner-upgrade/executor";
import type { KubernetesHost } from "@runner-upgrade/plan/platform";
import type { Cluster } from "../cluster/cluster.js";
import type { ValueReader } from "../workload/key-values.js";
import { contentOf, type NamespaceContent } from "../workload/namespace-content.js";
import { isOver } from "../workload/pods.js";
import { podSpecOf, replicasOf, type Workload } from "../workload/workload.js";
import { signedContainers, type SignedContainer } from "./signs-of.js";

/** The workloads of a namespace (null: of all) that are Runners, and all that it holds. */
export async function foundIn(
  cluster: Pick<Cluster, "list">,
  {
    namespace,
    place,
    values,
    redactor,
  }: {
    readonly namespace: string | null;
    readonly place: Place;
    readonly values: ValueReader;
    readonly redactor: Redactor;
  },
): Promise<{ readonly content: NamespaceContent; readonly runners: readonly FoundRunner[] }> {
  const content = await contentOf(cluster, namespace);
  const runners: FoundRunner[] = [];
  for (const workload of content.workloads) {
    const { namespace: own = "default" } = workload.object.metadata;
    for (const signed of await signedContainers(podSpecOf(workload), own, values)) {
      if (signed.identity.token !== null) redactor.add(signed.identity.token.reveal());
      runners.push(foundOf(workload, signed, place));
    }
  }
  return { content, runners };
}

function foundOf(workload: Workload, signed: SignedContainer, { address, site }: Place): FoundRunner {
  const { kind, object } = workload;
  const { name, namespace = "default" } = object.metadata;
  const { ids, certainty, evidence, container, image } = signed;
  // A container that shows its id is found by it.
  const isNamed = ids.length === 0 && podSpecOf(workload).containers.length > 1;
  const host: KubernetesHost = {
    platform: "kubernetes",
    address,
    namespace,
    workload: { kind, name, ...(isNamed && { container }) },
    ...(site !== undefined && { site }),
  };
  return {
    ...{ ids, certainty, evidence, host },
    isRunning: isRunning(workload),
    description: printable(`${kind} ${namespace}/${name} (container ${container}, ${image})`),
    hostname: null,
    paths: [],
  };
}

function isRunning(workload: Workload): boolean {
  return workload.kind === "Pod" ? !isOver(workload.object) : replicasOf(workload) !== 0;
}
