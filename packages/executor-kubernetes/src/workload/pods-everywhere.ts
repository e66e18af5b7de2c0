import { credsFilePath, type Clock } from "@runner-upgrade/executor";
import { isApiError } from "../cluster/api-error.js";
import type { Cluster } from "../cluster/cluster.js";
import type { Pod } from "../cluster/manifest.js";
import { idVariable } from "./identity.js";
import { repositoryOf } from "./image.js";
import { mountedFile } from "./mounted-file.js";
import { containerOf, type Workload } from "./workload.js";

/** The Pods that run in a cluster, in whatever namespace; none where the account may not list them. */
export type PodsEverywhere = (cluster: Cluster, address: string) => Promise<readonly Pod[]>;

/** A plan is older than that when it is carried out. */
const freshForMs = 60_000;

/** In a cluster that takes longer, the inspection has to do without. */
const patienceMs = 10_000;

/**
 * Lists the Pods of a cluster once for all inspections of a minute: a fleet is inspected Runner by Runner, and the list may be
 * long. No inspection fails by this look, which only adds to it.
 */
export function podsEverywhere(clock: Clock): PodsEverywhere {
  interface Look {
    readonly at: number;
    /** Null where the call was aborted that it belonged to. */
    readonly pods: Promise<readonly Pod[] | null>;
  }
  const looks = new Map<string, Look>();
  return async (cluster, address) => {
    for (;;) {
      const look = looks.get(address);
      if (look === undefined || clock.now() - look.at >= freshForMs) {
        const pods = soonOrNone(clock, list(cluster));
        looks.set(address, { at: clock.now(), pods });
        return (await pods) ?? [];
      }
      const pods = await look.pods;
      if (pods !== null) return pods;
      if (looks.get(address) === look) looks.delete(address);
    }
  };
}

async function soonOrNone<T>(clock: Clock, pods: Promise<T>): Promise<T | readonly Pod[]> {
  const over = new AbortController();
  const late = clock.sleep(patienceMs, over.signal).then(
    () => [],
    () => [],
  );
  try {
    return await Promise.race([pods, late]);
  } finally {
    over.abort();
  }
}

async function list(cluster: Cluster): Promise<readonly Pod[] | null> {
  try {
    const pods = (await cluster.list("pods", null, { fields: "status.phase=Running" })) as readonly Pod[];
    return pods.map(withoutRest);
  } catch (error) {
    if (!isApiError(error)) throw error;
    return error.kind === "aborted" ? null : [];
  }
}

/** It is kept for a while: only what is read of it. */
function withoutRest({ metadata, spec: { containers, volumes = [] }, status }: Pod): Pod {
  const { name, namespace = "default", uid, ownerReferences } = metadata;
  return {
    metadata: {
      name,
      namespace,
      ...(uid === undefined ? {} : { uid }),
      ...(ownerReferences === undefined ? {} : { ownerReferences }),
    },
    spec: { containers, volumes },
    ...(status?.phase === undefined ? {} : { status: { phase: status.phase } }),
  };
}

/**
 * Those of other namespaces that may be the Runner of a workload. Not every Pod of a cluster is worth a look at the Secrets that
 * it reads: one that names the id's variable or mounts a creds file is, and one of the same image. Pure.
 */
export function likelyElsewhere(pods: readonly Pod[], workload: Workload, container: string): readonly Pod[] {
  const { namespace = "default" } = workload.object.metadata;
  const repository = repositoryOf(containerOf(workload, container)?.image ?? "");
  return pods.filter(
    ({ metadata, spec }) =>
      metadata.namespace !== namespace &&
      spec.containers.some(
        (one) =>
          one.env?.some(({ name }) => name === idVariable) === true ||
          ["secret", "config-map"].includes(mountedFile(spec, one, credsFilePath).kind) ||
          repositoryOf(one.image ?? "") === repository,
      ),
  );
}
