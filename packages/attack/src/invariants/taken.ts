import type { LoggedEvent } from "../log/attack-event.js";
import type { AttackWorld } from "../world/attack-world.js";
import type { OracleNeed } from "../world/oracle-needs.js";
import { followUnseenEdits } from "./unseen-edits.js";

/** What our actions, and they alone, have taken away and not given back. */
export interface Taken {
  see(event: LoggedEvent): void;
  /** Whether we keep this Runner from serving the need. */
  isTaken(name: string, need: OracleNeed): boolean;
  /** Tags that we took off and that are missing. */
  tagsOf(name: string): readonly string[];
  /** Automatic projects in which we switched its remote node dispatch off. */
  projectsOf(name: string): readonly string[];
  /** Whether we hold any of its tags or dispatch. */
  isCordoned(name: string): boolean;
  /** When a Runner that we had taken, in whatever way, was whole again. */
  backAt(name: string): number | null;
  isDown(name: string): boolean;
}

/** Keeps the account over all runs. A Runner that was absent before we came cannot be taken. */
export function accountForTaken(world: AttackWorld): Taken {
  const down = new Set<string>();
  const unseen = followUnseenEdits();
  const tags = new Map<string, Set<string>>();
  const projects = new Map<string, Set<string>>();
  const back = new Map<string, number>();
  const wasAlive = new Map(world.attack.runners.map(({ name }) => [name, world.isAlive(name)]));
  const isWhole = (name: string): boolean =>
    !down.has(name) && setOf(tags, name).size === 0 && setOf(projects, name).size === 0;
  const change = (name: string, at: number, act: () => void): void => {
    const was = isWhole(name);
    act();
    if (!was && isWhole(name)) back.set(name, at);
  };

  return {
    see: (event) => {
      unseen.see(event);
      switch (event.type) {
        case "process-started":
        case "process-ended":
        case "credentials-changed":
        case "replica-deleted": {
          const { runner, by } = event;
          const isAlive = world.isAlive(runner);
          const isLost = wasAlive.get(runner) === true && !isAlive;
          change(runner, event.at, () => {
            if (isLost && by === "us" && world.round.present.has(runner)) down.add(runner);
            if (isAlive) down.delete(runner);
          });
          wasAlive.set(runner, isAlive);
          return;
        }
        case "tags-changed":
          change(event.runner, event.at, () => {
            const missing = setOf(tags, event.runner);
            if (event.by === "us")
              for (const tag of event.before)
                if (!event.after.includes(tag) && !unseen.hasAdded(event.runner, tag)) missing.add(tag);
            for (const tag of event.after) missing.delete(tag);
          });
          return;
        case "dispatch-changed":
          if (event.field !== "remoteNodeDispatch") return;
          change(event.runner, event.at, () => {
            const missing = setOf(projects, event.runner);
            if (event.after === true) missing.delete(event.project);
            else if (event.by === "us") missing.add(event.project);
          });
          return;
        default:
      }
    },
    isTaken: (name, need) =>
      down.has(name) ||
      need.tags.some((tag) => setOf(tags, name).has(tag)) ||
      (need.tags.length === 0 && setOf(projects, name).has(need.project)),
    tagsOf: (name) => [...setOf(tags, name)],
    projectsOf: (name) => [...setOf(projects, name)],
    isCordoned: (name) => setOf(tags, name).size + setOf(projects, name).size > 0,
    backAt: (name) => back.get(name) ?? null,
    isDown: (name) => down.has(name),
  };
}

function setOf(sets: Map<string, Set<string>>, name: string): Set<string> {
  const known = sets.get(name);
  if (known !== undefined) return known;
  const made = new Set<string>();
  sets.set(name, made);
  return made;
}
