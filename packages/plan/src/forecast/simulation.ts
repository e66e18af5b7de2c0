import { hostKey } from "../fleet/host-key.js";
import { PlanAvailability } from "../plan/plan-availability.js";
import { PriorityQueue } from "../plan/priority-queue.js";
import type { Plan, Unit } from "../plan/plan.js";
import { resolveAmount } from "../policy/amount.js";
import type { ForecastUnit } from "./forecast.js";

interface Happening {
  readonly atMs: number;
  readonly order: number;
  readonly happen: () => void;
}

/** Goes through a plan in virtual time: starts what may start, jumps to the next end, and again. */
export class Simulation {
  readonly availability: PlanAvailability;
  readonly started: ForecastUnit[] = [];
  readonly #policy: Plan["policy"];
  readonly #budget: number;
  readonly #perHost: Map<string, number> = new Map<string, number>();
  readonly #upgraded: Set<string> = new Set<string>();
  readonly #happenings: PriorityQueue<Happening>;
  readonly #onLeave: (unit: Unit) => void;
  #absent: Unit[];
  readonly #present: readonly Unit[];
  /** Everybody of `#present` before it was started, or passed over since its needs or its host did not allow it. */
  #head = 0;
  #passedOver: Unit[] = [];
  #inFlight = 0;
  #canaries: number;
  #opensAtMs = 0;
  #nowMs = 0;
  #order = 0;

  constructor(plan: Plan, onLeave: (unit: Unit, availability: PlanAvailability) => void) {
    this.availability = new PlanAvailability(plan);
    this.#policy = plan.policy;
    this.#budget = Math.max(1, resolveAmount(plan.policy.maxInFlight, plan.units.length));
    this.#absent = plan.units.filter(({ isAbsent }) => isAbsent);
    this.#present = plan.units.filter(({ isAbsent }) => !isAbsent);
    this.#canaries = plan.units.filter(({ isCanary }) => isCanary).length;
    this.#happenings = new PriorityQueue((left, right) => left.atMs - right.atMs || left.order - right.order);
    this.#onLeave = (unit) => {
      onLeave(unit, this.availability);
    };
  }

  /** Runs to the end and answers with the units that could never start. */
  run(): Unit[] {
    this.#startAll();
    for (let next = this.#happenings.pop(); next !== undefined; next = this.#happenings.pop()) {
      this.#nowMs = next.atMs;
      next.happen();
      this.#startAll();
    }
    return [...this.#absent, ...this.#passedOver, ...this.#present.slice(this.#head)];
  }

  #startAll(): void {
    this.#absent = this.#absent.filter((unit) => !this.#start(unit));
    this.#passedOver = this.#passedOver.filter((unit) => this.#isFull() || !this.#start(unit));
    for (; !this.#isFull(); this.#head++) {
      const unit = this.#present[this.#head];
      if (unit === undefined || !this.#isOpenFor(unit)) return;
      if (!this.#start(unit)) this.#passedOver.push(unit);
    }
  }

  #isFull(): boolean {
    return this.#inFlight >= this.#budget;
  }

  /** Behind the canaries nobody starts before they were watched. */
  #isOpenFor(unit: Unit): boolean {
    return unit.isCanary || (this.#canaries === 0 && this.#nowMs >= this.#opensAtMs);
  }

  #start(unit: Unit): boolean {
    if (!this.#mayStart(unit)) return false;
    const startMs = this.#nowMs;
    const endMs = startMs + unit.expectedDurationMs;
    this.started.push({ runnerId: unit.runnerId, startMs, endMs });
    this.availability.leave(unit);
    this.#onLeave(unit);
    this.#count(unit, 1);
    this.#at(endMs, () => {
      this.#end(unit);
    });
    return true;
  }

  #mayStart(unit: Unit): boolean {
    if (!unit.waitsFor.every((id) => this.#upgraded.has(id))) return false;
    if (unit.isAbsent) return true;
    const onHost = this.#perHost.get(hostKey(unit.host)) ?? 0;
    return onHost < this.#policy.maxInFlightPerHost && this.availability.shortOf(unit).length === 0;
  }

  #end(unit: Unit): void {
    this.#count(unit, -1);
    this.#upgraded.add(unit.runnerId);
    if (unit.isCanary && --this.#canaries === 0) {
      this.#opensAtMs = this.#nowMs + this.#policy.soakMs;
      this.#at(this.#opensAtMs, nothing);
    }
    // It counts as a stand-in again only after it was Healthy for a while.
    this.#at(this.#nowMs + this.#policy.settleMs, () => {
      this.availability.comeBack(unit);
    });
  }

  #count(unit: Unit, by: 1 | -1): void {
    if (unit.isAbsent) return;
    const key = hostKey(unit.host);
    this.#inFlight += by;
    this.#perHost.set(key, (this.#perHost.get(key) ?? 0) + by);
  }

  #at(atMs: number, happen: () => void): void {
    this.#happenings.push({ atMs, order: this.#order++, happen });
  }
}

function nothing(): void {
  // Only the time at which it happens matters.
}
