import { lentStandIns } from "../model/lent-stand-ins.js";
import type { Need } from "../needs/need.js";
import type { Plan, Unit } from "../model/plan.js";

/** How many stand in for a need. */
interface NeedCount extends Pick<Need, "id" | "minAvailable"> {
  readonly isProvable: boolean;
  readonly outOfService: ReadonlySet<string>;
  now: number;
  lowest: number;
}

/** A unit's part in one of its needs. */
interface Share {
  readonly count: NeedCount;
  /** How many must stand in while this unit is away, beside those to which its tags are lent. */
  readonly required: number;
  /** Whether the unit itself stands in while it is here: 1 or 0. */
  readonly own: 0 | 1;
}

interface Counted {
  readonly shares: readonly Share[];
  /** Shared by the units of one Runner: it stands in while all of them are here. */
  readonly runner: { missing: number };
  isHere: boolean;
}

const none: readonly never[] = [];

/**
 * Who stands in for each need while a plan is carried out, counted from the plan alone: each unit that comes
 * back serves, and whoever is no unit stays as it was observed.
 */
export class PlanAvailability {
  readonly #needs: Map<string, NeedCount>;
  /** By unit id. */
  readonly #units: Map<string, Counted> = new Map<string, Counted>();
  /** By Runner id, of Runners whose replicas are units. */
  readonly #runners: Map<string, Counted["runner"]> = new Map<string, Counted["runner"]>();

  constructor(plan: Pick<Plan, "needs" | "units">) {
    this.#needs = new Map(plan.needs.map((need) => [need.id, countOf(need)]));
    for (const unit of plan.units) {
      const isHere = unit.premises.statusClass === "serving" || unit.isRunnerServing === true;
      const counted: Counted = { shares: this.#sharesOf(unit), runner: this.#runnerOf(unit), isHere: true };
      this.#units.set(unit.id, counted);
      if (!isHere) leave(counted);
    }
    for (const count of this.#needs.values()) count.lowest = count.now;
  }

  /** How many stand in for a need now. */
  available(needId: string): number {
    return this.#needs.get(needId)?.now ?? 0;
  }

  /** How many stood in for a need when they were fewest. */
  lowest(needId: string): number {
    return this.#needs.get(needId)?.lowest ?? 0;
  }

  /** The needs that this unit's absence would leave short now. None for one that is absent already, or never is. */
  shortOf(unit: Unit): readonly string[] {
    if (unit.isAbsent || unit.keepsServing === true || unit.standInReplicas !== undefined) return none;
    const { shares, runner } = this.#counted(unit);
    const isCounted = runner.missing === 0;
    let short: string[] | undefined;
    for (const { count, required, own } of shares) {
      if (count.now - (isCounted ? own : 0) < required) (short ??= []).push(count.id);
    }
    return short ?? none;
  }

  /** The unit is taken away. */
  leave(unit: Unit): void {
    leave(this.#counted(unit));
  }

  /** The unit is back, and serves. */
  comeBack(unit: Unit): void {
    const counted = this.#counted(unit);
    if (counted.isHere) return;
    counted.isHere = true;
    counted.runner.missing -= 1;
    if (counted.runner.missing === 0) change(counted, 1);
  }

  #counted(unit: Unit): Counted {
    return this.#units.get(unit.id) ?? { shares: none, runner: { missing: 1 }, isHere: false };
  }

  #runnerOf({ replicaId, runnerId }: Unit): Counted["runner"] {
    if (replicaId === undefined) return { missing: 0 };
    const known = this.#runners.get(runnerId) ?? { missing: 0 };
    this.#runners.set(runnerId, known);
    return known;
  }

  #sharesOf(unit: Unit): Share[] {
    const { runnerId, needs, loweredNeeds } = unit;
    return needs.map((id) => {
      const count = this.#countOf(id);
      const stands = count.isProvable && !count.outOfService.has(runnerId);
      const required = (loweredNeeds?.[id] ?? count.minAvailable) - lentStandIns(unit, id);
      return { count, required, own: stands ? 1 : 0 };
    });
  }

  /** A need that the plan does not list is served only by the units that name it. */
  #countOf(id: string): NeedCount {
    const known = this.#needs.get(id);
    if (known !== undefined) return known;
    const count = { id, minAvailable: 0, isProvable: true, outOfService: noRunners, now: 0, lowest: 0 };
    this.#needs.set(id, count);
    return count;
  }
}

const noRunners: ReadonlySet<string> = new Set<string>();

function countOf({ id, minAvailable, kind, servedBy, outOfService }: Need): NeedCount {
  const isProvable = kind !== "unprovable";
  const now = isProvable ? servedBy.length - (outOfService?.length ?? 0) : 0;
  const out = outOfService === undefined ? noRunners : new Set(outOfService);
  return { id, minAvailable, isProvable, outOfService: out, now, lowest: now };
}

function leave(counted: Counted): void {
  if (!counted.isHere) return;
  counted.isHere = false;
  counted.runner.missing += 1;
  if (counted.runner.missing === 1) change(counted, -1);
}

function change({ shares }: Counted, by: 1 | -1): void {
  for (const { count, own } of shares) {
    count.now += by * own;
    if (count.now < count.lowest) count.lowest = count.now;
  }
}
