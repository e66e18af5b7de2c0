import * as fc from "fast-check";
import { expect, test } from "vitest";
import { guardOptions } from "../availability/guard-options.js";
import { okToStop } from "../availability/ok-to-stop.js";
import { classifyStatus } from "../fleet/classify-status.js";
import { defineFleet } from "../define-fleet/define-fleet.js";
import type { Fleet, Runner } from "../fleet/fleet.js";
import { hostKey, siteKey } from "../platforms/host-key.js";
import { resolveAmount } from "../policy/amount.js";
import { fleets, policies, strictPolicies } from "../testing/arbitraries.js";
import { oracleNeeds, oracleShort } from "../testing/oracle.js";
import { isSameVersion } from "../version/compare-versions.js";
import { parsePlan } from "../file/parse-plan.js";
import { planUpgrade } from "./plan-upgrade.js";
import type { Plan, Unit } from "../model/plan.js";
import { serializePlan } from "../file/serialize-plan.js";
import { validatePlan } from "../file/validate-plan.js";

const runs = { numRuns: 250 };
const byId = (fleet: Fleet, id: string): Runner => fleet.runners.find((runner) => runner.id === id)!;
const classOf = (fleet: Fleet, runner: Runner) => classifyStatus(runner.status, fleet.server);

test("the same fleet and policy give the same plan, byte for byte, whatever their order", () => {
  fc.assert(
    fc.property(fleets(8), policies, fc.infiniteStream(fc.nat()), (fleet, policy, random) => {
      const shuffled = <T>(items: readonly T[]): T[] =>
        items
          .map((item) => [random.next().value ?? 0, item] as const)
          .sort(([left], [right]) => left - right)
          .map(([, item]) => item);
      const other = {
        ...fleet,
        projects: shuffled(fleet.projects),
        runners: shuffled(fleet.runners).map((runner) => ({
          ...runner,
          tags: shuffled(runner.tags).map((tag) => tag.toUpperCase()),
          associations: shuffled(runner.associations),
        })),
      };
      const written = Object.fromEntries(shuffled(Object.entries(policy)));
      expect(serializePlan(planUpgrade(other, written))).toBe(serializePlan(planUpgrade(fleet, policy)));
    }),
    runs,
  );
});

test("planning changes nothing that it was given", () => {
  fc.assert(
    fc.property(fleets(5), policies, (fleet, policy) => {
      const before = JSON.stringify([fleet, policy]);
      planUpgrade(fleet, policy);
      expect(JSON.stringify([fleet, policy])).toBe(before);
    }),
    { numRuns: 100 },
  );
});

test("every Runner with a host is a unit, current, or blocked with a reason; the server's own is in none", () => {
  fc.assert(
    fc.property(fleets(8), policies, (fleet, policy) => {
      const plan = planUpgrade(fleet, policy);
      for (const { id, isLocal, host } of fleet.runners) {
        const places = [
          plan.units.some(({ runnerId }) => runnerId === id),
          plan.alreadyCurrent.includes(id),
          plan.blockers.some(({ runnerId, message }) => runnerId === id && message !== ""),
        ];
        const expected = isLocal || (host === null && !plan.alreadyCurrent.includes(id)) ? 0 : 1;
        expect(places.filter(Boolean)).toHaveLength(expected);
      }
    }),
    runs,
  );
});

test("a plan survives JSON, and holds together", () => {
  fc.assert(
    fc.property(fleets(8), policies, (fleet, policy) => {
      const plan = planUpgrade(fleet, policy);
      expect(validatePlan(plan)).toEqual([]);
      expect(parsePlan(serializePlan(plan))).toEqual(plan);
      expect(parsePlan(JSON.parse(JSON.stringify(plan, null, 2)))).toEqual(plan);
    }),
    runs,
  );
});

test("started in its order under its budget, each unit coming back when it likes, it keeps every need and ends", () => {
  fc.assert(
    fc.property(fleets(8), policies, fc.infiniteStream(fc.nat()), (fleet, policy, random) => {
      const plan = planUpgrade(fleet, policy);
      const pending = [...plan.units];
      const inFlight: Unit[] = [];
      const upgraded = new Set<string>();
      const budget = Math.max(1, resolveAmount(plan.policy.maxInFlight, plan.units.length));
      while (pending.length > 0 || inFlight.length > 0) {
        const next = pending.findIndex(
          (unit) => fitsBudget(unit, inFlight, budget, plan) && mayGo(unit, inFlight, upgraded, fleet, plan),
        );
        if (next === -1) {
          // Nothing under way and nobody who may start would be a plan that cannot be carried out.
          expect(inFlight).not.toHaveLength(0);
          const [back] = inFlight.splice((random.next().value ?? 0) % inFlight.length, 1);
          upgraded.add(back!.runnerId);
        } else {
          inFlight.push(...pending.splice(next, 1));
          expectNeedsKept(inFlight, upgraded, fleet, plan);
        }
      }
    }),
    runs,
  );
});

test("one at a time in its order, nobody has to be passed over", () => {
  fc.assert(
    fc.property(fleets(8), policies, (fleet, policy) => {
      const plan = planUpgrade(fleet, policy);
      const upgraded = new Set<string>();
      for (const unit of plan.units) {
        expect(mayGo(unit, [], upgraded, fleet, plan)).toBe(true);
        upgraded.add(unit.runnerId);
      }
    }),
    runs,
  );
});

test("absent Runners come first, then canaries, and saturated ones before others only where they are waited for", () => {
  fc.assert(
    fc.property(fleets(8), policies, (fleet, policy) => {
      const plan = planUpgrade(fleet, policy);
      const present = plan.units.filter(({ isAbsent }) => !isAbsent);
      expect(plan.units.slice(plan.units.length - present.length)).toEqual(present);
      const canaries = present.filter(({ isCanary }) => isCanary);
      expect(present.slice(0, canaries.length)).toEqual(canaries);
      expect(canaries.length).toBeLessThanOrEqual(plan.policy.canary);
      if (present.length > 0 && plan.policy.canary > 0) expect(canaries).not.toHaveLength(0);
      present.forEach((unit, index) => {
        if (unit.isCanary || unit.premises.statusClass !== "saturated") return;
        const later = present.slice(index + 1).filter(({ premises }) => premises.statusClass === "serving");
        for (const other of later) expect(other.waitsFor).not.toEqual([]);
      });
    }),
    runs,
  );
});

test("no Runner whose outage is merely allowed is a canary where one with stand-ins can be", () => {
  fc.assert(
    fc.property(
      fleets(8),
      policies,
      fc.subarray(["r0", "r1", "r2", "r3"]),
      (fleet, policy, allowOutageOf) => {
        const { units } = planUpgrade(fleet, { ...policy, allowOutageOf });
        const absent = new Set(units.filter(({ isAbsent }) => isAbsent).map(({ runnerId }) => runnerId));
        const canBegin = units.filter(
          ({ isAbsent, waitsFor }) => !isAbsent && waitsFor.every((id) => absent.has(id)),
        );
        if (canBegin.every(({ isOutageAllowed }) => isOutageAllowed)) return;
        for (const unit of units.filter(({ isCanary }) => isCanary)) expect(unit.isOutageAllowed).toBe(false);
      },
    ),
    runs,
  );
});

test("nothing is blocked needlessly: brute force over every order finds exactly the same units", () => {
  fc.assert(
    fc.property(fleets(6), strictPolicies, (fleet, policy) => {
      const plan = planUpgrade(fleet, policy);
      const startable = everyStartable(fleet, plan);
      expect(plan.units.map(({ runnerId }) => runnerId).sort()).toEqual([...startable].sort());
    }),
    { numRuns: 800 },
  );
});

test("an allowed outage adds units, takes none away, and is used only where it is needed", () => {
  fc.assert(
    fc.property(
      fleets(6),
      strictPolicies,
      fc.subarray(["runner-r0", "r1"]),
      (fleet, policy, allowOutageOf) => {
        const strict = planUpgrade(fleet, policy);
        const allowing = planUpgrade(fleet, { ...policy, allowOutageOf });
        const ids = ({ units }: Plan): string[] => units.map(({ runnerId }) => runnerId);
        expect(ids(allowing)).toEqual(expect.arrayContaining(ids(strict)));
        for (const unit of allowing.units) {
          if (unit.isOutageAllowed) expect(ids(strict)).not.toContain(unit.runnerId);
        }
      },
    ),
    runs,
  );
});

test("the guard's rule agrees with the plan: what may start first may be stopped in the fleet as observed", () => {
  fc.assert(
    fc.property(fleets(8), policies, (fleet, policy) => {
      const plan = planUpgrade(fleet, policy);
      const options = { ...guardOptions(plan), room: "ignore" } as const;
      for (const unit of plan.units) {
        const { ok } = okToStop([unit.runnerId], fleet, new Set(), plan.needs, options);
        expect(ok).toBe(mayGo({ ...unit, waitsFor: [] }, [], new Set(), fleet, plan));
        if (unit.waitsFor.length > 0) expect(ok).toBe(false);
      }
    }),
    runs,
  );
});

/** Who can start in some order, each unit that started coming back Healthy: every subset is walked. */
function everyStartable(fleet: Fleet, plan: Plan): Set<string> {
  const candidates = fleet.runners.filter((runner) => isCandidate(fleet, runner, plan));
  const startable = new Set<string>();
  const seen = new Set<string>();
  const walk = (upgraded: readonly string[]): void => {
    const key = [...upgraded].sort().join();
    if (seen.has(key)) return;
    seen.add(key);
    const serving = (runner: Runner): boolean =>
      upgraded.includes(runner.id) || classOf(fleet, runner) === "serving";
    for (const runner of candidates) {
      if (upgraded.includes(runner.id)) continue;
      const isFree = classOf(fleet, runner) === "absent";
      if (!isFree && oracleShort(fleet, plan.policy, runner, serving).length > 0) continue;
      startable.add(runner.id);
      walk([...upgraded, runner.id]);
    }
  };
  walk([]);
  return startable;
}

/** Nothing of its own keeps it from being a unit. */
function isCandidate(fleet: Fleet, runner: Runner, { policy }: Plan): boolean {
  const { host, hostFacts, version, isLocal } = runner;
  const isWell = hostFacts?.findings.every(({ level }) => level !== "failed") ?? true;
  const isCurrent = version !== null && isSameVersion(version, "5.8.0");
  const rotates = host?.platform === "vm" || policy.credentials === "rotate";
  const isAlive = ["serving", "saturated", "absent"].includes(classOf(fleet, runner));
  return (
    host !== null &&
    !isLocal &&
    isWell &&
    !isCurrent &&
    isAlive &&
    !(rotates && fleet.server.replicas === "on")
  );
}

function mayGo(
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
  const last = inFlight.at(-1)!;
  const before = inFlight.slice(0, -1);
  if (last.isAbsent) return;
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

test("a fleet from defineFleet is what the planner works on", () => {
  fc.assert(
    fc.property(fleets(4), (fleet) => {
      expect(defineFleet(fleet)).toEqual(fleet);
    }),
    { numRuns: 50 },
  );
});
