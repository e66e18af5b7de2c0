import { PlanAvailability } from "../availability/plan-availability.js";
import { PriorityQueue } from "../planner/priority-queue.js";
import type { SharedPlace } from "../platforms/shared-places.js";
import type { Plan, Unit } from "../model/plan.js";
import { resolveAmount } from "../policy/amount.js";
import type { ForecastUnit } from "./forecast.js";
import { windowAt } from "../windows/window-at.js";
import { hasRoom, Waiting, type Place } from "./waiting.js";

interface Happening {
  readonly atMs: number;
  readonly order: number;
  /** What ends then: the upgrade of a unit, the time in which it settles, or its wait for a window. Null: only the time matters. */
  readonly ends: "upgrade" | "settling" | "closed window" | null;
  readonly place: Place;
}

/**
 * Goes through a plan in virtual time: starts what may start, jumps to the next end, and again. Whoever is
 * passed over is kept under what keeps it back and looked at again when that changes, so that a fleet of any size
 * is walked once.
 */
export class Simulation {
  readonly availability: PlanAvailability;
  readonly started: ForecastUnit[] = [];
  readonly #policy: Plan["policy"];
  readonly #budget: number;
  readonly #places: readonly Place[];
  /** When it all starts; null where windows are not counted. */
  readonly #startsAtMs: number | null;
  readonly #upgraded: Set<string> = new Set<string>();
  readonly #happenings: PriorityQueue<Happening>;
  readonly #waiting: Waiting = new Waiting();
  /** Everybody before it was started or kept back. */
  #head = 0;
  #inFlight = 0;
  #canaries: number;
  #opensAtMs = 0;
  #nowMs = 0;
  #order = 0;

  /** `places` are what the plan's units share, in their order. */
  constructor(plan: Plan, places: readonly (readonly SharedPlace[])[], startsAtMs: number | null = null) {
    this.#startsAtMs = startsAtMs;
    this.availability = new PlanAvailability(plan);
    this.#policy = plan.policy;
    this.#budget = Math.max(1, resolveAmount(plan.policy.maxInFlight, plan.units.length));
    this.#places = plan.units.map((unit, index) => ({
      unit,
      index,
      rooms: (places[index] ?? []).map((place) => this.#waiting.room(place)),
    }));
    this.#canaries = plan.units.filter(({ isCanary }) => isCanary).length;
    this.#happenings = new PriorityQueue((left, right) => left.atMs - right.atMs || left.order - right.order);
  }

  /** Runs to the end. */
  run(): void {
    this.#startAll();
    for (let next = this.#happenings.pop(); next !== undefined; next = this.#happenings.pop()) {
      this.#nowMs = next.atMs;
      if (next.ends === "upgrade") this.#end(next.place);
      if (next.ends === "settling") this.#comeBack(next.place.unit);
      if (next.ends === "closed window") this.#waiting.lookAgainAt(next.place);
      this.#startAll();
    }
  }

  #startAll(): void {
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      if (!this.#isKeptBack(next)) this.#start(next);
      this.#waiting.lookedAt(next);
    }
  }

  /** The first in the plan's order who was not looked at since what kept it back changed; none when nobody may start. */
  #next(): Place | undefined {
    const isFull = this.#inFlight >= this.#budget;
    const again = isFull ? undefined : this.#waiting.next();
    if (again !== undefined) return again;
    const head = this.#places[this.#head];
    if (head === undefined || (isFull && !head.unit.isAbsent) || !this.#isOpenFor(head.unit))
      return undefined;
    this.#head += 1;
    return head;
  }

  /** Behind the canaries nobody starts before they were watched. */
  #isOpenFor(unit: Unit): boolean {
    return unit.isAbsent || unit.isCanary || (this.#canaries === 0 && this.#nowMs >= this.#opensAtMs);
  }

  /** Whether something must change before this unit may start; it then waits for that. */
  #isKeptBack(place: Place): boolean {
    const { unit, rooms } = place;
    const awaited = unit.waitsFor.find((id) => !this.#upgraded.has(id));
    if (awaited !== undefined) return this.#waiting.forUnit(awaited, place);
    if (this.#isOutsideWindows(place)) return true;
    if (unit.isAbsent) return false;
    const full = rooms.find((room) => !hasRoom(room));
    if (full !== undefined) return this.#waiting.forRoom(full, place);
    const [short] = this.availability.shortOf(unit);
    return short !== undefined && this.#waiting.forNeed(short, place);
  }

  /** Looked at again when a window opens that it fits in; never where there is none. */
  #isOutsideWindows(place: Place): boolean {
    if (this.#startsAtMs === null) return false;
    const nowMs = this.#startsAtMs + this.#nowMs;
    const answer = windowAt(this.#policy.windows, { nowMs, durationMs: place.unit.expectedDurationMs });
    if (answer.kind === "closed") this.#at(answer.opensAtMs - this.#startsAtMs, "closed window", place);
    return answer.kind !== "open";
  }

  #start(place: Place): void {
    const { unit } = place;
    const startMs = this.#nowMs;
    const endMs = startMs + unit.expectedDurationMs;
    this.started.push({ unitId: unit.id, startMs, endMs });
    this.availability.leave(unit);
    this.#count(place, 1);
    this.#at(endMs, "upgrade", place);
  }

  #end(place: Place): void {
    const { unit } = place;
    this.#count(place, -1);
    for (const room of place.rooms) this.#waiting.freed(room);
    this.#upgraded.add(unit.id);
    this.#waiting.unitUpgraded(unit.id);
    if (unit.isCanary && --this.#canaries === 0) {
      this.#opensAtMs = this.#nowMs + this.#policy.soakMs;
      this.#at(this.#opensAtMs, null, place);
    }
    // It counts as a stand-in again only after it was Healthy for a while.
    this.#at(this.#nowMs + this.#policy.settleMs, "settling", place);
  }

  #comeBack(unit: Unit): void {
    this.availability.comeBack(unit);
    for (const id of unit.needs) this.#waiting.needServed(id);
  }

  #count({ unit, rooms }: Place, by: 1 | -1): void {
    if (unit.isAbsent) return;
    this.#inFlight += by;
    for (const room of rooms) room.running += by;
  }

  #at(atMs: number, ends: Happening["ends"], place: Place): void {
    this.#happenings.push({ atMs, order: this.#order++, ends, place });
  }
}
