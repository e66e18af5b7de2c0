import type { Need, Plan, PlatformOptions, Unit } from "@runner-upgrade/plan";
import { hostKey } from "@runner-upgrade/plan/platform";
import type { UnitState } from "../state/unit-state.js";
import { isInFlight } from "./budget.js";
import { needIndex } from "../state/need-index.js";

/** What one unit adds to the counts. */
interface Share {
  readonly isInFlight: boolean;
  readonly isFailure: boolean;
}

const nothing: Share = { isInFlight: false, isFailure: false };

/**
 * What a scheduler counts of a run, kept up to date unit by unit instead of counted anew: how many are under way, in all
 * and per host, how many failed, and how many of those that served a need are missing from it.
 */
export class Tally {
  /** Without absent ones. */
  inFlight = 0;
  absentInFlight = 0;
  failures = 0;

  private readonly plan: Plan;
  private readonly platforms: PlatformOptions;
  private readonly shares = new Map<string, Share>();
  private readonly perHost = new Map<string, number>();
  private readonly missing = new Set<string>();
  private readonly missingPerNeed = new Map<string, number>();

  constructor(plan: Plan, platforms: PlatformOptions) {
    this.plan = plan;
    this.platforms = platforms;
  }

  /** Notes how a unit stands. Returns the host on which that made room; null where it made none. */
  noteUnit(unit: Unit, unitState: UnitState): string | null {
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

  /** How many units of a unit's host are under way. */
  onHostOf(unit: Unit): number {
    return this.perHost.get(hostKey(unit.host, this.platforms)) ?? 0;
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

  private setShare(unit: Unit, share: Share): string | null {
    const before = this.shares.get(unit.id) ?? nothing;
    this.shares.set(unit.id, share);
    this.failures += Number(share.isFailure) - Number(before.isFailure);
    const change = Number(share.isInFlight) - Number(before.isInFlight);
    if (change === 0) return null;
    if (unit.isAbsent) {
      this.absentInFlight += change;
      return null;
    }
    this.inFlight += change;
    const host = hostKey(unit.host, this.platforms);
    add(this.perHost, host, change);
    return change < 0 ? host : null;
  }
}

function add(counts: Map<string, number>, key: string, change: number): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
