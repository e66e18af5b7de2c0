import type { Unit } from "../model/plan.js";
import { PriorityQueue } from "../planner/priority-queue.js";

/** A host, how many of its units are under way, and who waits for one of them to end. */
export interface HostPlace {
  running: number;
  readonly waiting: PriorityQueue<Place>;
}

/** A unit at its place in the plan. */
export interface Place {
  readonly unit: Unit;
  readonly index: number;
  readonly host: HostPlace;
}

/**
 * Who is kept back, by what keeps it back. `next` hands out in the plan's order whom to look at again.
 *
 * Of those who wait for a host the first alone is looked at, and the next one after it where there is still room: each
 * end on a busy host would otherwise send all of them through the queue.
 */
export class Waiting {
  readonly #perHost: number;
  readonly #hosts: Map<string, HostPlace> = new Map<string, HostPlace>();
  readonly #byUnit: Map<string, Place[]> = new Map<string, Place[]>();
  readonly #byNeed: Map<string, Place[]> = new Map<string, Place[]>();
  readonly #again: PriorityQueue<Place> = inOrder();

  constructor(perHost: number) {
    this.#perHost = perHost;
  }

  /** The host with this key. */
  host(key: string): HostPlace {
    const known = this.#hosts.get(key);
    if (known !== undefined) return known;
    const host = { running: 0, waiting: inOrder() };
    this.#hosts.set(key, host);
    return host;
  }

  /** Whether one more unit may be under way on a host. */
  hasRoom({ running }: HostPlace): boolean {
    return running < this.#perHost;
  }

  /** The first in the plan's order of those to be looked at again. */
  next(): Place | undefined {
    return this.#again.pop();
  }

  /** It was started or is kept back: where its host has room, the next one may try. */
  lookedAt({ host }: Place): void {
    if (this.hasRoom(host)) this.hostFreed(host);
  }

  /** Keeps a unit back until another one is upgraded. */
  forUnit(unitId: string, place: Place): true {
    return keepBack(this.#byUnit, unitId, place);
  }

  /** Keeps a unit back until its host has room. */
  forHost(place: Place): true {
    place.host.waiting.push(place);
    return true;
  }

  /** Keeps a unit back until a Runner serves the need again. */
  forNeed(needId: string, place: Place): true {
    return keepBack(this.#byNeed, needId, place);
  }

  unitUpgraded(unitId: string): void {
    this.#lookAgain(this.#byUnit, unitId);
  }

  hostFreed({ waiting }: HostPlace): void {
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

function keepBack(keptBack: Map<string, Place[]>, reason: string, place: Place): true {
  const others = keptBack.get(reason);
  if (others === undefined) keptBack.set(reason, [place]);
  else others.push(place);
  return true;
}

function inOrder(): PriorityQueue<Place> {
  return new PriorityQueue<Place>((left, right) => left.index - right.index);
}
