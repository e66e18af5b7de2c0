import { expect } from "vitest";
import { classifyStatus } from "../fleet/classify-status.js";
import type { Fleet, Runner } from "../fleet/fleet.js";
import type { StatusClass } from "../fleet/status-class.js";
import type { Plan, Unit } from "../model/plan.js";
import { hostKey, siteKey } from "../platforms/host-key.js";
import { resolveAmount } from "../policy/amount.js";
import { oracleNeeds } from "./oracle.js";

/** Starts the units in their order under the budget, each coming back when it likes: every need is kept, and it ends. */
export function expectToKeepNeeds(plan: Plan, fleet: Fleet, random: Iterator<number>): void {
  const pending = [...plan.units];
  const inFlight: Unit[] = [];
  const upgraded = new Set<string>();
  const budget = Math.max(1, resolveAmount(plan.policy.maxInFlight, plan.units.length));
  while (pending.length > 0 || inFlight.length > 0) {
    const next = pending.findIndex(
      (unit) => fitsBudget(unit, inFlight, budget, plan) && mayGo(unit, inFlight, upgraded, fleet, plan),
    );
    if (next === -1) {
      // Nothing under way and no unit that may start would be a plan that cannot be carried out.
      expect(inFlight).not.toHaveLength(0);
      const [back] = inFlight.splice((random.next().value ?? 0) % inFlight.length, 1);
      upgraded.add(back?.runnerId ?? "");
    } else {
      inFlight.push(...pending.splice(next, 1));
      expectNeedsKept(inFlight, upgraded, fleet, plan);
    }
  }
}

/** Starts the units one at a time in their order: each may go at once. */
export function expectToStartInOrder(plan: Plan, fleet: Fleet): void {
  const upgraded = new Set<string>();
  for (const unit of plan.units) {
    expect(mayGo(unit, [], upgraded, fleet, plan)).toBe(true);
    upgraded.add(unit.runnerId);
  }
}

function byId(fleet: Fleet, id: string): Runner {
  const found = fleet.runners.find((runner) => runner.id === id);
  if (found === undefined) throw new Error(`The fleet has no Runner ${id}.`);
  return found;
}

/** What the status of a Runner means on the fleet's server. */
export function classOf(fleet: Fleet, runner: Runner): StatusClass {
  return classifyStatus(runner.status, fleet.server);
}

/** Whether a unit may start beside those under way, by the oracle. */
export function mayGo(
  unit: Unit,
  inFlight: readonly Unit[],
  upgraded: ReadonlySet<string>,
  fleet: Fleet,
  plan: Plan,
): boolean {
  if (!unit.waitsFor.every((id) => upgraded.has(id))) return false;
  return unit.isAbsent || shortOf(unit, inFlight, upgraded, fleet, plan).length === 0;
}

/** What the oracle finds short, what the policy allows for this unit left out. */
function shortOf(
  unit: Unit,
  inFlight: readonly Unit[],
  upgraded: ReadonlySet<string>,
  fleet: Fleet,
  plan: Plan,
): number[] {
  const away = new Set(inFlight.map(({ runnerId }) => runnerId));
  const serving = (runner: Runner): boolean =>
    !away.has(runner.id) && (upgraded.has(runner.id) || classOf(fleet, runner) === "serving");
  const needs = oracleNeeds(fleet, plan.policy, byId(fleet, unit.runnerId), serving);
  const lowered = Object.values(unit.loweredNeeds ?? {}).sort();
  const short = needs.filter(({ others, required }) => others < required);
  if (unit.loweredNeeds === undefined) return short.map(({ others }) => others);
  // The oracle's needs have names of their own; as many as were lowered may be short, by as much.
  return short
    .map(({ others }) => others)
    .sort()
    .filter((others, index) => others < (lowered[index] ?? Number.MAX_SAFE_INTEGER));
}

function expectNeedsKept(
  inFlight: readonly Unit[],
  upgraded: ReadonlySet<string>,
  fleet: Fleet,
  plan: Plan,
): void {
  const last = inFlight.at(-1);
  const before = inFlight.slice(0, -1);
  if (last === undefined || last.isAbsent) return;
  expect(shortOf(last, before, upgraded, fleet, plan)).toEqual([]);
  if (last.isOutageAllowed) return;
  for (const unit of before) {
    if (unit.isAbsent || unit.isOutageAllowed) continue;
    const others = before.filter((other) => other !== unit);
    // What an allowed outage took from this unit's needs before is not the doing of the one that left last.
    expect(shortOf(unit, [...others, last], upgraded, fleet, plan)).toEqual(
      shortOf(unit, others, upgraded, fleet, plan),
    );
  }
}

function fitsBudget(unit: Unit, inFlight: readonly Unit[], budget: number, plan: Plan): boolean {
  if (unit.isAbsent) return true;
  const present = inFlight.filter(({ isAbsent }) => !isAbsent);
  const { maxInFlightPerHost, maxInFlightPerSite } = plan.policy;
  const sameHost = present.filter(({ host }) => hostKey(host) === hostKey(unit.host));
  const sameSite = present.filter(({ host }) => siteKey(host) === siteKey(unit.host));
  return (
    present.length < budget &&
    sameHost.length < maxInFlightPerHost &&
    (maxInFlightPerSite === null || sameSite.length < maxInFlightPerSite)
  );
}
