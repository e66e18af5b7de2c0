import type { Unit } from "../model/plan.js";
import type { SharedPlace } from "../platforms/shared-places.js";
import { PriorityQueue } from "../planner/priority-queue.js";

/** A host or a site: how many of its units are under way, how many may be, and who waits for one of them to end. */
export interface Room {
  running: number;
  readonly most: number;
  readonly waiting: PriorityQueue<Place>;
}

/** A unit at its place in the plan. */
export interface Place {
  readonly unit: Unit;
  readonly index: number;
  readonly rooms: readonly Room[];
}

/**
 * Who is kept back, by what keeps it back. `next` hands out in the plan's order whom to look at again.
 *
 * Of those who wait for a host or a site the first alone is looked at, and the next one after it where there is still room:
 * each end in a busy one would otherwise send all of them through the queue.
 */
export class Waiting {
  readonly #rooms: Map<string, Room> = new Map<string, Room>();
  readonly #byUnit: Map<string, Place[]> = new Map<string, Place[]>();
  readonly #byNeed: Map<string, Place[]> = new Map<string, Place[]>();
  readonly #again: PriorityQueue<Place> = inOrder();

  /** The room of a place that units share. */
  room({ kind, name, most }: SharedPlace): Room {
    const key = `${kind} ${name}`;
    const known = this.#rooms.get(key);
    if (known !== undefined) return known;
    const room = { running: 0, most, waiting: inOrder() };
    this.#rooms.set(key, room);
    return room;
  }

  /** The first in the plan's order of those to be looked at again. */
  next(): Place | undefined {
    return this.#again.pop();
  }

  /** It was started or is kept back: where there is room, the next one may try. */
  lookedAt({ rooms }: Place): void {
    for (const room of rooms) if (hasRoom(room)) this.freed(room);
  }

  /** Keeps a unit back until another one is upgraded. */
  forUnit(unitId: string, place: Place): true {
    return keepBack(this.#byUnit, unitId, place);
  }

  /** Keeps a unit back until there is room. */
  forRoom({ waiting }: Room, place: Place): true {
    waiting.push(place);
    return true;
  }

  /** Keeps a unit back until a Runner serves the need again. */
  forNeed(needId: string, place: Place): true {
    return keepBack(this.#byNeed, needId, place);
  }

  lookAgainAt(place: Place): void {
    this.#again.push(place);
  }

  unitUpgraded(unitId: string): void {
    this.#lookAgain(this.#byUnit, unitId);
  }

  freed({ waiting }: Room): void {
    const first = waiting.pop();
    if (first !== undefined) this.#again.push(first);
  }

  needServed(needId: string): void {
    this.#lookAgain(this.#byNeed, needId);
  }

  #lookAgain(keptBack: Map<string, Place[]>, reason: string): void {
    const places = keptBack.get(reason);
    if (places === undefined) return;
    keptBack.delete(reason);
    for (const place of places) this.#again.push(place);
  }
}

/** Whether one more unit may be under way there. */
export function hasRoom({ running, most }: Room): boolean {
  return running < most;
}

function keepBack(keptBack: Map<string, Place[]>, reason: string, place: Place): true {
  const others = keptBack.get(reason);
  if (others === undefined) keptBack.set(reason, [place]);
  else others.push(place);
  return true;
}

function inOrder(): PriorityQueue<Place> {
  return new PriorityQueue<Place>((left, right) => left.index - right.index);
}
