import type { Session } from "./session.js";
import type { World } from "./world.js";

/** A process asks for work. */
export function notePoll(world: World, session: Session): void {
  world.runners.get(session.runnerId)?.polls.note(world.time);
}
