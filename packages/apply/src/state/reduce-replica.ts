import type { JournalEvent } from "../events/journal-event.js";
import type { ReplicaState } from "./unit-state.js";

type ReplicaEvent = Extract<JournalEvent, { readonly type: `replica-${string}` }>;

/** One event further, for what a run did to a Runner's list of replicas. `own` is the unit's own replica. Pure. */
export function reduceReplica(
  replica: ReplicaState,
  event: ReplicaEvent,
  own: string | undefined,
): ReplicaState {
  switch (event.type) {
    case "replica-requested":
      return {
        ...replica,
        requests: replica.requests + 1,
        pending: { at: event.at, known: event.known, isOver: false },
      };
    case "replica-made":
      return {
        ...replica,
        pending: null,
        made: [...replica.made.filter((id) => id !== event.replicaId), event.replicaId],
        newId: event.toldBy === "answer" ? event.replicaId : replica.newId,
      };
    case "replica-unclear":
      return replica.pending === null
        ? replica
        : { ...replica, pending: { ...replica.pending, isOver: true } };
    case "replica-not-made":
      return { ...replica, pending: null };
    case "replica-deletion-requested":
      return event.replicaId === own ? { ...replica, old: "uncertain" } : replica;
    case "replica-deleted":
      if (event.replicaId === own) return { ...replica, old: "deleted" };
      return {
        ...replica,
        made: replica.made.filter((id) => id !== event.replicaId),
        newId: replica.newId === event.replicaId ? null : replica.newId,
      };
  }
}
