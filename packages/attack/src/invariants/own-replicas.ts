import type { LoggedEvent } from "../log/attack-event.js";
import type { AttackWorld } from "../world/attack-world.js";
import { runnerOf } from "./runner-of.js";

/** The replicas that our requests made. */
export interface OwnReplicas {
  see(event: LoggedEvent): void;
  isOwn(replicaId: string): boolean;
  /** Whether one of them serves on the version of the server, or did until others ended it a moment ago. */
  hasServed(name: string, within: { readonly at: number; readonly believedMs: number }): boolean;
}

/** Follows which of them a process truly serves with, whatever the list says. */
export function followOwnReplicas(world: AttackWorld): OwnReplicas {
  /** The Runner of each. */
  const own = new Map<string, string>();
  const serving = new Set<string>();
  /** When others ended it. */
  const lostAt = new Map<string, number>();

  function look(name: string, event: LoggedEvent): void {
    const { targetVersion } = world.round;
    const serve = new Set(
      world
        .replicasOf(name)
        .filter(
          ({ replicaId, token, version }) =>
            own.has(replicaId) &&
            version === targetVersion &&
            world.processesOf(name).some((one) => one.token === token && one.version === targetVersion),
        )
        .map(({ replicaId }) => replicaId),
    );
    for (const replicaId of serve) {
      serving.add(replicaId);
      lostAt.delete(replicaId);
    }
    for (const replicaId of serving) {
      if (own.get(replicaId) !== name || serve.has(replicaId)) continue;
      serving.delete(replicaId);
      if ("by" in event && event.by === "others") lostAt.set(replicaId, event.at);
    }
  }

  return {
    see: (event) => {
      if (event.type === "replica-created" && event.by === "us") own.set(event.replica, event.runner);
      const name = runnerOf(world, event);
      if (name !== null) look(name, event);
    },
    isOwn: (replicaId) => own.has(replicaId),
    hasServed: (name, { at, believedMs }) =>
      [...own].some(
        ([replicaId, of]) =>
          of === name && (serving.has(replicaId) || at - (lostAt.get(replicaId) ?? -Infinity) <= believedMs),
      ),
  };
}
