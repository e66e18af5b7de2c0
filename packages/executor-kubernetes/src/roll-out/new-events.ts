import { isApiError } from "../cluster/api-error.js";
import type { Cluster } from "../cluster/cluster.js";
import type { ClusterEvent } from "../cluster/manifest.js";
import type { Target } from "../workload/target.js";

/** The events that tell why Pods are not there: all others of a namespace can be many, and are not asked for. */
const reasons = ["FailedCreate", "TriggeredScaleUp"] as const;

/** Why a Pod is not made, or that a node is being fetched for it. */
export type EventReason = (typeof reasons)[number];

/** The events of a workload that are new since it was made: compared with themselves, since clocks differ. */
export interface NewEvents {
  read(reasons: readonly EventReason[]): Promise<readonly ClusterEvent[]>;
}

/** Begins to look at a workload's events. An account that may not read them sees none. */
export async function newEvents(cluster: Cluster, target: Target): Promise<NewEvents> {
  const read = async (reason: EventReason): Promise<readonly ClusterEvent[]> => {
    try {
      const events = await cluster.list("events", target.namespace, { fields: `reason=${reason}` });
      return (events as readonly ClusterEvent[]).filter(
        ({ involvedObject }) => involvedObject?.name?.startsWith(target.name) === true,
      );
    } catch (error) {
      if (isApiError(error, "forbidden")) return [];
      throw error;
    }
  };
  const all = async (of: readonly EventReason[]): Promise<readonly ClusterEvent[]> =>
    (await Promise.all(of.map(read))).flat();
  const before = new Map(
    (await all(reasons)).map((event) => [event.metadata.name, event.metadata.resourceVersion]),
  );
  return {
    read: async (of) =>
      (await all(of)).filter(({ metadata }) => before.get(metadata.name) !== metadata.resourceVersion),
  };
}
