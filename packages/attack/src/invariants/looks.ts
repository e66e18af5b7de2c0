import type { LoggedEvent } from "../log/attack-event.js";
import type { AttackWorld } from "../world/attack-world.js";

/** A moment: where it stands in the order of all events, and its time. */
export interface Moment {
  readonly order: number;
  readonly at: number;
}

/** From when on the guard can have looked, for a step that it allowed. */
export interface Looks {
  /** Before anything else sees the event. */
  see(event: LoggedEvent): void;
  readonly now: Moment;
  /** The earliest reading on which the step of a unit can rest, if the guard was asked for it. */
  lookedFrom(name: string, stepId: string): Moment;
}

/**
 * The guard reads the unit itself first, or the list of Runners, and it is asked behind the unit's last record before the
 * step. Where neither was read in between, the guard was not asked, and only what holds as the step begins allows it.
 */
export function followLooks(world: AttackWorld): Looks {
  let order = 0;
  let now: Moment = { order, at: 0 };
  const lastRecord = new Map<string, Moment>();
  const firstReading = new Map<string, Moment>();
  const looked = new Map<string, Moment>();
  return {
    get now() {
      return now;
    },
    see: (event) => {
      order += 1;
      now = { order, at: event.at };
      if (event.type === "api-sent") {
        const { operation, runner } = event;
        for (const name of lastRecord.keys())
          if (
            (operation === "list" || (operation === "get-runner" && runner === name)) &&
            !firstReading.has(name)
          )
            firstReading.set(name, now);
      }
      if (event.type !== "recorded" || !("unitId" in event.event)) return;
      const { event: record } = event;
      const name = world.nameOf(record.unitId);
      const reading = firstReading.get(name);
      // The guard's own check, directly followed by the cordon, is one question; a resumed process asks for the cordon.
      const isOwn = record.type === "step-started" && (record.stepId !== "cordon" || reading !== undefined);
      if (isOwn) looked.set(`${name} ${record.stepId}`, reading ?? now);
      if (record.type === "unit-claimed") looked.delete(`${name} cordon`);
      lastRecord.set(name, now);
      firstReading.delete(name);
    },
    lookedFrom: (name, stepId) =>
      looked.get(`${name} ${stepId}`) ??
      (stepId === "cordon" ? looked.get(`${name} check-availability`) : undefined) ??
      now,
  };
}
