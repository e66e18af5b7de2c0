import type { Invariant } from "../invariants/invariant.js";

/** Counts what comes up only on a server with replicas. */
export function followReplicas(add: (situation: string) => void): NonNullable<Invariant["see"]> {
  const personal = new Set<string>();
  return (event) => {
    if (event.type === "replica-created" && event.by === "others") personal.add(event.replica);
    if (event.type === "replica-created")
      add(event.by === "us" ? "replicas made" : "replicas made by others");
    if (event.type === "replica-deleted" && event.by === "others") add("replicas deleted by others");
    if (event.type === "late-effect" && event.operation === "create-replica")
      add("replicas whose making took effect late");
    if (event.type !== "recorded") return;
    const { event: record } = event;
    if (record.type !== "replica-made" || record.toldBy !== "list") return;
    add("replicas told by the list");
    if (personal.has(record.replicaId)) add("replicas of others that no list tells from ours");
  };
}
