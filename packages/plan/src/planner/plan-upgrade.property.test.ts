import * as fc from "fast-check";
import { expect, test } from "vitest";
import { guardOptions } from "../availability/guard-options.js";
import { okToStop } from "../availability/ok-to-stop.js";
import { defineFleet } from "../define-fleet/define-fleet.js";
import type { Fleet, Runner } from "../fleet/fleet.js";
import { fleets, policies, strictPolicies } from "../testing/arbitraries.js";
import { oracleShort } from "../testing/oracle.js";
import { classOf, expectToKeepNeeds, expectToStartInOrder, mayGo } from "../testing/walk-plan.js";
import { isSameVersion } from "../version/compare-versions.js";
import { parsePlan } from "../file/parse-plan.js";
import { planUpgrade } from "./plan-upgrade.js";
import type { Plan } from "../model/plan.js";
import { serializePlan } from "../file/serialize-plan.js";
import { validatePlan } from "../file/validate-plan.js";

const runs = { numRuns: 250 };

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
      expectToKeepNeeds(plan, fleet, random);
    }),
    runs,
  );
});

test("one at a time in its order, nobody has to be passed over", () => {
  fc.assert(
    fc.property(fleets(8), policies, (fleet, policy) => {
      const plan = planUpgrade(fleet, policy);
      expectToStartInOrder(plan, fleet);
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

test("a fleet from defineFleet is what the planner works on", () => {
  fc.assert(
    fc.property(fleets(4), (fleet) => {
      expect(defineFleet(fleet)).toEqual(fleet);
    }),
    { numRuns: 50 },
  );
});
