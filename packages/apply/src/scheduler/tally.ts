import type { Need, Plan, PlatformOptions, Unit } from "@runner-upgrade/plan";
import { sharedPlaces, type SharedPlace } from "@runner-upgrade/plan/carry-out";
import type { UnitState } from "../state/unit-state.js";
import { isInFlight } from "./budget.js";
import { needIndex } from "../state/need-index.js";

/** What one unit adds to the counts. */
interface Share {
  readonly isInFlight: boolean;
  readonly isFailure: boolean;
}

/** A place, and the text that it is counted by. */
interface KeyedPlace extends SharedPlace {
  readonly key: string;
}

const nothing: Share = { isInFlight: false, isFailure: false };

/**
 * What a scheduler counts of a run, kept up to date unit by unit instead of counted anew: how many are under way, in all
 * per host and per site, how many failed, and how many of those that served a need are missing from it.
 */
export class Tally {
  /** Without absent ones. */
  inFlight = 0;
  absentInFlight = 0;
  failures = 0;

  private readonly plan: Plan;
  private readonly platforms: PlatformOptions;
  private readonly shares = new Map<string, Share>();
  private readonly perPlace = new Map<string, number>();
  /** By Runner: asked for at every event, and the same all along. */
  private readonly placesOf = new Map<string, readonly KeyedPlace[]>();
  private readonly missing = new Set<string>();
  private readonly missingPerNeed = new Map<string, number>();

  constructor(plan: Plan, platforms: PlatformOptions) {
    this.plan = plan;
    this.platforms = platforms;
  }

  /** Notes how a unit stands. Returns the keys of the places in which that made room. */
  noteUnit(unit: Unit, unitState: UnitState): readonly string[] {
    return this.setShare(unit, {
      isInFlight: isInFlight(unitState),
      isFailure: unitState.end?.countsAsFailure === true,
    });
  }

  /** Notes that a unit is started: it is claimed before anything else happens. */
  noteStarted(unit: Unit): void {
    this.setShare(unit, { ...(this.shares.get(unit.id) ?? nothing), isInFlight: true });
    this.noteMissing(unit.runnerId, true);
  }

  /** Notes whether a Runner is away, or has not settled. Returns the needs that it serves again. */
  noteMissing(runnerId: string, isMissing: boolean): Iterable<string> {
    if (this.missing.has(runnerId) === isMissing) return [];
    if (isMissing) this.missing.add(runnerId);
    else this.missing.delete(runnerId);
    const needs = needIndex(this.plan).servedBy.get(runnerId) ?? [];
    for (const needId of needs) add(this.missingPerNeed, needId, isMissing ? 1 : -1);
    return isMissing ? [] : needs;
  }

  /** How many units are under way in each place that a unit shares with others: its host, and its site where that counts. */
  inPlacesOf(unit: Unit): readonly (KeyedPlace & { readonly count: number })[] {
    return this.keyedPlacesOf(unit).map((place) => ({ ...place, count: this.perPlace.get(place.key) ?? 0 }));
  }

  /** Whether a Runner is away, or has not settled. */
  isMissing(runnerId: string): boolean {
    return this.missing.has(runnerId);
  }

  /** How many of those that served a need would be left without this Runner. */
  leftOf({ id }: Need, runnerId: string): number {
    const { servedBy, servers } = needIndex(this.plan);
    const isCounted = servedBy.get(runnerId)?.has(id) === true && !this.missing.has(runnerId);
    return (servers.get(id) ?? 0) - (this.missingPerNeed.get(id) ?? 0) - (isCounted ? 1 : 0);
  }

  private keyedPlacesOf(unit: Unit): readonly KeyedPlace[] {
    const { id } = unit;
    const known = this.placesOf.get(id);
    if (known !== undefined) return known;
    const shared = sharedPlaces(unit, this.plan, this.platforms);
    const places = shared.map((place) => ({ ...place, key: `${place.kind} ${place.name}` }));
    this.placesOf.set(id, places);
    return places;
  }

  private setShare(unit: Unit, share: Share): readonly string[] {
    const before = this.shares.get(unit.id) ?? nothing;
    this.shares.set(unit.id, share);
    this.failures += Number(share.isFailure) - Number(before.isFailure);
    const change = Number(share.isInFlight) - Number(before.isInFlight);
    if (change === 0) return [];
    if (unit.isAbsent) {
      this.absentInFlight += change;
      return [];
    }
    this.inFlight += change;
    const keys = this.keyedPlacesOf(unit).map(({ key }) => key);
    for (const key of keys) add(this.perPlace, key, change);
    return change < 0 ? keys : [];
  }
}

function add(counts: Map<string, number>, key: string, change: number): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
