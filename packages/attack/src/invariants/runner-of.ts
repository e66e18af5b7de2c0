import type { LoggedEvent } from "../log/attack-event.js";
import type { AttackWorld } from "../world/attack-world.js";

/** The Runner that an event is about, by name; null where it is about none. */
export function runnerOf(world: AttackWorld, event: LoggedEvent): string | null {
  if ("runner" in event) return event.runner;
  if (event.type !== "recorded" && event.type !== "told") return null;
  return "unitId" in event.event ? world.nameOf(event.event.unitId) : null;
}
