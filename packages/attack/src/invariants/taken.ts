import type { LoggedEvent } from "../log/attack-event.js";
import type { AttackWorld } from "../world/attack-world.js";
import type { OracleNeed } from "./oracle-needs.js";

/** What our actions, and they alone, have taken away and not given back. */
export interface Taken {
  see(event: LoggedEvent): void;
  /** Whether we keep this Runner from serving the need. */
  isTaken(name: string, need: OracleNeed): boolean;
  /** Tags that we took off and that are missing. */
  tagsOf(name: string): readonly string[];
  /** When a Runner whose process we had ended lived again. */
  backAt(name: string): number | null;
  isDown(name: string): boolean;
}

/** Keeps the account of a run. A Runner that was absent before we came cannot be taken. */
export function accountForTaken(world: AttackWorld): Taken {
  const down = new Set<string>();
  const tags = new Map<string, Set<string>>();
  const back = new Map<string, number>();
  const wasAlive = new Map(world.attack.runners.map(({ name }) => [name, world.isAlive(name)]));

  return {
    see: (event) => {
      switch (event.type) {
        case "process-started":
        case "process-ended":
        case "credentials-changed": {
          const { runner, by } = event;
          const isAlive = world.isAlive(runner);
          const isLost = wasAlive.get(runner) === true && !isAlive;
          if (isLost && by === "us" && world.caseOf(runner).isRunning) down.add(runner);
          if (isAlive && down.delete(runner)) back.set(runner, event.at);
          wasAlive.set(runner, isAlive);
          return;
        }
        case "tags-changed": {
          const missing = tags.get(event.runner) ?? new Set();
          if (event.by === "us")
            for (const tag of event.before) if (!event.after.includes(tag)) missing.add(tag);
          for (const tag of event.after) missing.delete(tag);
          tags.set(event.runner, missing);
          return;
        }
        default:
      }
    },
    isTaken: (name, need) => down.has(name) || need.tags.some((tag) => tags.get(name)?.has(tag) === true),
    tagsOf: (name) => [...(tags.get(name) ?? [])],
    backAt: (name) => back.get(name) ?? null,
    isDown: (name) => down.has(name),
  };
}
