import type { LoggedEvent } from "../log/attack-event.js";
import type { AttackWorld } from "../world/attack-world.js";

/**
 * A list does not tell who made a replica. Where the answer to a request of ours was lost, one that a person made since we had
 * looked last is taken for ours. Follows which ones nothing could tell apart.
 */
export function followClaims(world: AttackWorld): {
  readonly see: (event: LoggedEvent) => void;
  readonly isDoubtful: (replicaId: string) => boolean;
} {
  const madeAt = new Map<string, number>();
  const listedAt = new Map<string, number>();
  /** By Runner: since when the list was not read as a request was sent of which no answer is on record. */
  const unknownSince = new Map<string, number>();
  const doubtful = new Set<string>();
  return {
    see: (event) => {
      switch (event.type) {
        case "replica-created":
          if (event.by === "others") madeAt.set(event.replica, event.at);
          return;
        case "api-sent":
          if (event.runner === null) return;
          if (event.operation === "list-replicas") listedAt.set(event.runner, event.at);
          if (event.operation === "create-replica" && !unknownSince.has(event.runner))
            unknownSince.set(event.runner, listedAt.get(event.runner) ?? event.at);
          return;
        case "recorded": {
          const { event: record } = event;
          if (!event.isDurable) return;
          if (record.type !== "replica-made" && record.type !== "replica-not-made") return;
          const name = world.nameOf(record.unitId);
          const since = unknownSince.get(name) ?? Infinity;
          const isTold = record.type === "replica-made" && record.toldBy === "list";
          if (isTold && (madeAt.get(record.replicaId) ?? -1) >= since) doubtful.add(record.replicaId);
          unknownSince.delete(name);
          return;
        }
        default:
      }
    },
    isDoubtful: (replicaId) => doubtful.has(replicaId),
  };
}
