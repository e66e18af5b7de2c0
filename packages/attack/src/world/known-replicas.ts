import type { Simulator } from "@runner-upgrade/simulator";
import type { Actor } from "../log/attack-event.js";
import type { WorldReplica } from "./attack-world.js";

type Record = NonNullable<ReturnType<Simulator["world"]["runners"]["get"]>>;

/** Who made which replica, over all runs. */
export interface KnownReplicas {
  noteMade(replicaId: string, by: Actor): void;
  of(record: Record): readonly WorldReplica[];
}

/** Starts with nothing: a replica that was not noted was there before. */
export function knowReplicas(): KnownReplicas {
  const makers = new Map<string, Actor>();
  return {
    noteMade: (replicaId, by) => {
      makers.set(replicaId, by);
    },
    of: ({ replicas }) =>
      [...replicas.values()].map(({ replicaId, token, version }) => ({
        ...{ replicaId, token, version },
        madeBy: makers.get(replicaId) ?? "before",
      })),
  };
}
