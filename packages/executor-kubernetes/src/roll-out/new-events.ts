import { isApiError } from "../cluster/api-error.js";
import type { Cluster } from "../cluster/cluster.js";
import type { ClusterEvent } from "../workload/manifest.js";
import type { Target } from "../workload/target.js";

/** The events of a workload that are new since it was made: compared with themselves, since clocks differ. */
export interface NewEvents {
  read(): Promise<readonly ClusterEvent[]>;
}

/** Begins to look at a workload's events. An account that may not read them sees none. */
export async function newEvents(cluster: Cluster, target: Target): Promise<NewEvents> {
  const read = async (): Promise<readonly ClusterEvent[]> => {
    try {
      const events = (await cluster.list("events", target.namespace)) as readonly ClusterEvent[];
      return events.filter(({ involvedObject }) => involvedObject?.name?.startsWith(target.name) === true);
    } catch (error) {
      if (isApiError(error, "forbidden")) return [];
      throw error;
    }
  };
  const before = new Map(
    (await read()).map((event) => [event.metadata.name, event.metadata.resourceVersion]),
  );
  return {
    read: async () =>
      (await read()).filter(({ metadata }) => before.get(metadata.name) !== metadata.resourceVersion),
  };
}
