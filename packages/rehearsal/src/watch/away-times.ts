import type { RunEvent, RunReport } from "@runner-upgrade/apply";
import { unitName, type Plan, type Procedure } from "@runner-upgrade/plan";
import type { RehearsedUnit } from "../result/rehearsal.js";

interface Times {
  claimedAt: number | null;
  awayAt: number | null;
  returnedAt: number | null;
  endedAt: number | null;
}

/** A time in which a unit was away. */
export interface Stay {
  readonly unitId: string;
  /** By the clock of the run. */
  readonly from: number;
}

/** When each unit was under way, told by the events of the run. */
export interface AwayTimes {
  see(event: RunEvent): void;
  /** Ids of the Runners whose units are claimed now. */
  claimedRunners(): Iterable<string>;
  /** Ids of the units that are away now. */
  readonly awayNow: () => readonly string[];
  /** The units that were away at a time, and since when. */
  readonly awayAt: (atMs: number) => readonly Stay[];
  /** In the plan's order, in milliseconds from the start of the run. */
  timeline(report: RunReport): readonly RehearsedUnit[];
}

/** Starts with no unit under way. */
export function followAwayTimes(plan: Plan, startedAtMs: number): AwayTimes {
  const units = new Map(plan.units.map((unit) => [unit.id, unit]));
  const times = new Map<string, Times>();
  const claimed = new Map<string, string>();
  const away = new Set<string>();
  const stays: (Stay & { to: number })[] = [];
  const open = new Map<string, (typeof stays)[number]>();
  const milestones = new Map(
    Object.entries(plan.procedures).map(([key, procedure]) => [key, milestonesOf(procedure)]),
  );

  const timesOf = (unitId: string): Times => {
    const known = times.get(unitId);
    if (known !== undefined) return known;
    const made = { claimedAt: null, awayAt: null, returnedAt: null, endedAt: null };
    times.set(unitId, made);
    return made;
  };
  const leave = (unitId: string, at: number): void => {
    if (away.has(unitId)) return;
    away.add(unitId);
    timesOf(unitId).awayAt ??= at;
    timesOf(unitId).returnedAt = null;
    const stay = { unitId, from: at, to: Infinity };
    stays.push(stay);
    open.set(unitId, stay);
  };
  const comeBack = (unitId: string, at: number): void => {
    if (!away.delete(unitId)) return;
    timesOf(unitId).returnedAt = at;
    const stay = open.get(unitId);
    if (stay !== undefined) stay.to = at;
  };

  return {
    see: (event) => {
      if (!("unitId" in event)) return;
      const { unitId, at } = event;
      const unit = units.get(unitId);
      if (unit === undefined) return;
      const own = milestones.get(unit.procedure);
      switch (event.type) {
        case "unit-claimed":
          timesOf(unitId).claimedAt = at;
          claimed.set(unitId, unit.runnerId);
          return;
        case "unit-released":
          claimed.delete(unitId);
          comeBack(unitId, at);
          return;
        case "step-started":
          if (own?.leaving.has(event.stepId) === true) leave(unitId, at);
          return;
        case "step-ended":
          if (event.stepId === own?.back) comeBack(unitId, at);
          return;
        case "unit-ended":
          timesOf(unitId).endedAt = at;
          claimed.delete(unitId);
          if (event.outcome !== "failed") comeBack(unitId, at);
          return;
        default:
      }
    },
    claimedRunners: () => claimed.values(),
    awayNow: () => [...away],
    awayAt: (atMs) => stays.filter(({ from, to }) => from <= atMs && atMs <= to),
    timeline: (report) => {
      const outcomes = new Map(report.units.map(({ unitId, outcome }) => [unitId, outcome]));
      const since = (at: number | null): number | null => (at === null ? null : at - startedAtMs);
      return plan.units.map((unit) => {
        const { claimedAt, awayAt, returnedAt, endedAt } = timesOf(unit.id);
        return {
          unitId: unit.id,
          unitName: unitName(unit),
          outcome: outcomes.get(unit.id) ?? "skipped",
          claimedMs: since(claimedAt),
          awayMs: since(awayAt),
          returnedMs: since(returnedAt),
          endedMs: since(endedAt),
        };
      });
    },
  };
}

/** The steps that take a Runner away, and the one behind which it is back. */
function milestonesOf({ steps }: Procedure): {
  readonly leaving: ReadonlySet<string>;
  readonly back: string | null;
} {
  const back = steps.filter(({ kind }) => kind === "verify" || kind === "uncordon").at(-1);
  return {
    leaving: new Set(steps.filter(({ takesAway }) => takesAway).map(({ id }) => id)),
    back: back?.id ?? null,
  };
}
