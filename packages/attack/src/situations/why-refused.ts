import type { OracleNeed } from "../world/oracle-needs.js";
import type { AttackWorld } from "../world/attack-world.js";

/** What can keep a Runner from standing in, or a question from being answered. */
export type GuardRule =
  | "status"
  | "away by the journal"
  | "away from an earlier run"
  | "set up for it no more"
  | "unproven by a ping"
  | "no room"
  | "not settled"
  | "need changed since the plan"
  | "fleet not readable";

/** What the journal and the answers said when the guard refused. */
export interface GuardView {
  readonly away: ReadonlySet<string>;
  readonly awayBefore: ReadonlySet<string>;
  readonly isSettled: (name: string) => boolean;
  readonly isProven: (name: string) => boolean;
  readonly isReadable: boolean;
  readonly isNeedChanged: boolean;
}

/** By rule: whether it kept the unit from going, and whether it alone did. */
export type Refusal = ReadonlyMap<GuardRule, { readonly isOnlyOne: boolean }>;

/** Why a unit was refused, told from the world: for each need that fell short, what ruled each of the others out. */
export function whyRefused(world: AttackWorld, unit: string, view: GuardView): Refusal {
  if (!view.isReadable) return new Map([["fleet not readable", { isOnlyOne: true }]]);
  const short = world.round.needs
    .filter(({ servers, minAvailable }) => minAvailable > 0 && servers.includes(unit))
    .map((need) => ({ need, others: othersOf(world, need, unit, view) }))
    .filter(({ need, others }) => standing(others, null) < need.minAvailable);
  if (short.length === 0)
    return view.isNeedChanged
      ? new Map([["need changed since the plan", { isOnlyOne: true }]])
      : new Map<GuardRule, { readonly isOnlyOne: boolean }>();
  const rules = new Set(short.flatMap(({ others }) => others.flatMap((reasons) => [...reasons])));
  return new Map(
    [...rules].map((rule) => [
      rule,
      { isOnlyOne: short.every(({ need, others }) => standing(others, rule) >= need.minAvailable) },
    ]),
  );
}

/** How many would stand in if one rule did not exist. */
function standing(others: readonly ReadonlySet<GuardRule>[], without: GuardRule | null): number {
  return others.filter((reasons) => [...reasons].every((rule) => rule === without)).length;
}

function othersOf(
  world: AttackWorld,
  need: OracleNeed,
  unit: string,
  view: GuardView,
): readonly ReadonlySet<GuardRule>[] {
  return need.servers
    .filter((name) => name !== unit)
    .map((name) => {
      const reasons = new Set<GuardRule>();
      if (view.away.has(name)) reasons.add("away by the journal");
      if (view.awayBefore.has(name)) reasons.add("away from an earlier run");
      if (!view.isSettled(name)) reasons.add("not settled");
      if (!world.isShownServing(name)) reasons.add("status");
      if (!need.fits(world.setUpOf(name))) reasons.add("set up for it no more");
      if (!hasRoom(world, name, unit)) reasons.add("no room");
      // A ping is the last thing that is asked for.
      if (reasons.size === 0 && !view.isProven(name)) reasons.add("unproven by a ping");
      return reasons;
    });
}

function hasRoom(world: AttackWorld, name: string, unit: string): boolean {
  const { runningOperations } = world.simulator.runner(world.idOf(name));
  const leaving = world.simulator.runner(world.idOf(unit)).runningOperations;
  return world.caseOf(name).maxRunning - runningOperations >= Math.max(1, leaving);
}
