import { hostKey } from "../platforms/host-key.js";
import { PlanAvailability } from "../availability/plan-availability.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { PriorityQueue } from "../planner/priority-queue.js";
import type { Plan, Unit } from "../model/plan.js";
import { resolveAmount } from "../policy/amount.js";
import type { ForecastUnit } from "./forecast.js";

interface Happening {
  readonly atMs: number;
  readonly order: number;
  readonly happen: () => void;
}

/** A unit at its place in the plan. */
interface Place {
  readonly unit: Unit;
  readonly index: number;
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
  readonly #units: readonly Place[];
  readonly #hostKey: (unit: Unit) => string;
  readonly #onLeave: (unit: Unit) => void;
  readonly #perHost: Map<string, number> = new Map<string, number>();
  readonly #upgraded: Set<string> = new Set<string>();
  readonly #happenings: PriorityQueue<Happening>;
  readonly #keptBack: Map<string, Place[]> = new Map<string, Place[]>();
  readonly #again: PriorityQueue<Place>;
  /** Everybody before it was started or kept back. */
  #head = 0;
  #inFlight = 0;
  #canaries: number;
  #opensAtMs = 0;
  #nowMs = 0;
  #order = 0;

  constructor(
    plan: Plan,
    platforms: readonly PlatformModule[],
    onLeave: (unit: Unit, availability: PlanAvailability) => void,
  ) {
    this.#hostKey = ({ host }) => hostKey(host, { platforms });
    this.availability = new PlanAvailability(plan);
    this.#policy = plan.policy;
    this.#budget = Math.max(1, resolveAmount(plan.policy.maxInFlight, plan.units.length));
    this.#units = plan.units.map((unit, index) => ({ unit, index }));
    this.#canaries = plan.units.filter(({ isCanary }) => isCanary).length;
    this.#happenings = new PriorityQueue((left, right) => left.atMs - right.atMs || left.order - right.order);
    this.#again = new PriorityQueue((left, right) => left.index - right.index);
    this.#onLeave = (unit) => {
      onLeave(unit, this.availability);
    };
  }

  /** Runs to the end. */
  run(): void {
    this.#startAll();
    for (let next = this.#happenings.pop(); next !== undefined; next = this.#happenings.pop()) {
      this.#nowMs = next.atMs;
      next.happen();
      this.#startAll();
    }
  }

  #startAll(): void {
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const reason = this.#whyNot(next.unit);
      if (reason === null) this.#start(next.unit);
      else this.#keepBack(reason, next);
    }
  }

  /** The first in the plan's order who was not looked at since what kept it back changed; none when nobody may start. */
  #next(): Place | undefined {
    const isFull = this.#inFlight >= this.#budget;
    const again = isFull ? undefined : this.#again.pop();
    if (again !== undefined) return again;
    const head = this.#units[this.#head];
    if (head === undefined || (isFull && !head.unit.isAbsent) || !this.#isOpenFor(head.unit))
      return undefined;
    this.#head += 1;
    return head;
  }

  /** Behind the canaries nobody starts before they were watched. */
  #isOpenFor(unit: Unit): boolean {
    return unit.isAbsent || unit.isCanary || (this.#canaries === 0 && this.#nowMs >= this.#opensAtMs);
  }

  /** What must change before this unit may start. */
  #whyNot(unit: Unit): string | null {
    const awaited = unit.waitsFor.find((id) => !this.#upgraded.has(id));
    if (awaited !== undefined) return unitReason(awaited);
    if (unit.isAbsent) return null;
    const key = this.#hostKey(unit);
    if ((this.#perHost.get(key) ?? 0) >= this.#policy.maxInFlightPerHost) return hostReason(key);
    const [short] = this.availability.shortOf(unit);
    return short === undefined ? null : needReason(short);
  }

  #keepBack(reason: string, place: Place): void {
    const others = this.#keptBack.get(reason);
    if (others === undefined) this.#keptBack.set(reason, [place]);
    else others.push(place);
  }

  #lookAgain(reason: string): void {
    for (const place of this.#keptBack.get(reason) ?? []) this.#again.push(place);
    this.#keptBack.delete(reason);
  }

  #start(unit: Unit): void {
    const startMs = this.#nowMs;
    const endMs = startMs + unit.expectedDurationMs;
    this.started.push({ runnerId: unit.runnerId, startMs, endMs });
    this.availability.leave(unit);
    this.#onLeave(unit);
    this.#count(unit, 1);
    this.#at(endMs, () => {
      this.#end(unit);
    });
  }

  #end(unit: Unit): void {
    this.#count(unit, -1);
    this.#lookAgain(hostReason(this.#hostKey(unit)));
    this.#upgraded.add(unit.runnerId);
    this.#lookAgain(unitReason(unit.runnerId));
    if (unit.isCanary && --this.#canaries === 0) {
      this.#opensAtMs = this.#nowMs + this.#policy.soakMs;
      this.#at(this.#opensAtMs, nothing);
    }
    // It counts as a stand-in again only after it was Healthy for a while.
    this.#at(this.#nowMs + this.#policy.settleMs, () => {
      this.availability.comeBack(unit);
      for (const id of unit.needs) this.#lookAgain(needReason(id));
    });
  }

  #count(unit: Unit, by: 1 | -1): void {
    if (unit.isAbsent) return;
    const key = this.#hostKey(unit);
    this.#inFlight += by;
    this.#perHost.set(key, (this.#perHost.get(key) ?? 0) + by);
  }

  #at(atMs: number, happen: () => void): void {
    this.#happenings.push({ atMs, order: this.#order++, happen });
  }
}

const unitReason = (runnerId: string): string => `unit ${runnerId}`;
const hostReason = (key: string): string => `host ${key}`;
const needReason = (id: string): string => `need ${id}`;

function nothing(): void {
  // Only the time at which it happens matters.
}
