import type { LoggedEvent } from "../log/attack-event.js";
import { followClaims } from "./claimed-by-list.js";
import type { InvariantFactory } from "./invariant.js";
import { followOwnReplicas } from "./own-replicas.js";
import { runnerOf } from "./runner-of.js";

/** A status lies for so long after a process was killed, and a little for what lies between two events. */
const statusLiesMs = 30_000 + 5_500;

/**
 * On a server with replicas the old replica is deleted only once a new one of ours truly serves: a process lives with its
 * token, on the version that the server hands out, and was heard. No replica that a person made is deleted by us, and nothing asks
 * for new credentials, and no process is started with the credentials of a replica that we deleted.
 */
export const replicaKept: InvariantFactory = ({ world, report }) => {
  if (world.attack.replicas === null) return {};
  const own = followOwnReplicas(world);
  const claims = followClaims(world);
  /** The units' own replicas, over all plans on the journal. */
  const units = new Map<string, string>();
  const personal = new Set<string>();
  const tokens = new Map<string, string>();
  const dead = new Set<string>();
  /** Old replicas whose deletion was begun in this run: from there on there is no way but forward. */
  const begun = new Set<string>();
  const believedMs =
    statusLiesMs +
    Math.max(
      0,
      ...world.attack.faults.map((fault) =>
        fault.on === "api" && fault.trouble.kind === "stale" ? fault.trouble.withinMs : 0,
      ),
    );

  function beginDeletion(name: string, replica: string, at: number): void {
    if (units.get(replica) !== name || begun.has(replica)) return;
    begun.add(replica);
    if (!own.hasServed(name, { at, believedMs }))
      report(`The old replica of ${name} was to be deleted, and no new one served.`);
  }

  return {
    see: (event: LoggedEvent) => {
      const runner = runnerOf(world, event);
      if (runner !== null)
        for (const { replicaId, token } of world.replicasOf(runner)) tokens.set(replicaId, token);
      own.see(event);
      claims.see(event);
      switch (event.type) {
        case "replica-created":
          if (event.by === "others") personal.add(event.replica);
          return;
        case "recorded": {
          const { event: record } = event;
          if (record.type === "run-started") {
            begun.clear();
            for (const { runnerName, replicaId } of record.plan.units)
              if (replicaId !== undefined) units.set(replicaId, runnerName);
          }
          if (!event.isDurable) return;
          if (record.type === "replica-deletion-requested")
            beginDeletion(world.nameOf(record.unitId), record.replicaId, event.at);
          if (record.type === "replica-deleted") dead.add(tokens.get(record.replicaId) ?? "");
          return;
        }
        case "api-sent":
          if (event.operation === "regenerate")
            report(`New credentials of ${String(event.runner)} were asked for.`);
          if (event.operation !== "delete-replica" || event.replica === undefined) return;
          if (personal.has(event.replica)) {
            if (!claims.isDoubtful(event.replica))
              report(`A replica of ${String(event.runner)} was deleted that a person made.`);
          } else if (!units.has(event.replica) && !own.isOwn(event.replica))
            report(`A replica of ${String(event.runner)} was deleted that is neither its unit's nor ours.`);
          return;
        case "process-started": {
          const process = world.processesOf(event.runner).at(-1);
          if (event.by === "us" && process !== undefined && dead.has(process.token))
            report(`${event.runner} was started with the credentials of a replica that we had deleted.`);
          return;
        }
        default:
      }
    },
  };
};
