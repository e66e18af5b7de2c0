import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { ReplicaHostInput, ReplicaInput, RunnerInput } from "../define-fleet/fleet-input.js";
import { comparePlans } from "../compare/compare-plans.js";
import { limitTo } from "../compose/limit-to.js";
import { validatePlan } from "../file/validate-plan.js";
import type { Fleet } from "../fleet/fleet.js";
import { planUpgrade } from "../planner/plan-upgrade.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { rebasePlan } from "./rebase-plan.js";

const hosts = ["h1", "h2", "h3"] as const;

/** Replicas that live where their host name says, some of them unknown to the host, and some without a host that is named. */
const replicas = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom("r1", "r2", "r3", "r4", "r5"),
    hostname: fc.constantFrom(...hosts),
    status: fc.constantFrom("Healthy", "Healthy", "Healthy", "Down"),
    version: fc.constantFrom("5.7.0", "5.7.0", "5.8.0"),
  }),
  { selector: ({ id }) => id, maxLength: 4 },
);

const places = fc
  .subarray([...hosts], { minLength: 1 })
  .chain((named) =>
    fc.tuple(
      ...named.map((hostname) =>
        fc.record({ hostname: fc.constant(hostname), isInspected: fc.constantFrom(true, true, true, false) }),
      ),
    ),
  );

function placeOf({
  hostname,
  isInspected,
}: {
  readonly hostname: string;
  readonly isInspected: boolean;
}): ReplicaHostInput {
  const agent = { hostname, directory: "/opt/runner", packagePath: "/opt/runner/r.jar", replicaIds: [] };
  return {
    host: { platform: "vm", address: `${hostname}.internal` },
    hostFacts: isInspected ? { platform: "vm", findings: [], agent } : null,
  };
}

function manual(id: string, its: readonly ReplicaInput[], where: readonly ReplicaHostInput[]): RunnerInput {
  const [first] = where;
  return runner(id, {
    replicaType: "manual",
    replicas: its.map((one) => ({ ...one, installationPath: "/opt/runner" })),
    ...(first !== undefined && { host: first.host, hostFacts: first.hostFacts ?? null }),
    replicaHosts: where,
  });
}

const fleetsWithReplicas: fc.Arbitrary<Fleet> = fc
  .tuple(replicas, places, fc.constantFrom("on" as const, "on" as const, "on" as const, "off" as const))
  .map(([its, where, on]) => {
    const other = manual(
      "s",
      [{ id: "s1", status: "Healthy", version: "5.7.0", hostname: "s" }],
      [placeOf({ hostname: "s", isInspected: true })],
    );
    return fleetOf([manual("edge", its, where.map(placeOf)), other], { replicas: on, apiVersion: 59 });
  });

test("over any change of replicas and hosts the new plan holds together, and each unit is told as what the fleet shows", () => {
  fc.assert(
    fc.property(fleetsWithReplicas, fleetsWithReplicas, fc.boolean(), (before, after, isLimited) => {
      const whole = planUpgrade(before);
      const old = isLimited ? limitTo(whole, { count: 2 }) : whole;
      expect(comparePlans(old, rebasePlan(old, before).plan).changes).toEqual([]);
      const { plan, units, added } = rebasePlan(old, after);
      expect(validatePlan(plan)).toEqual([]);
      const told = new Set(added);
      for (const [index, one] of units.entries()) {
        const unit = old.units[index];
        const now = after.runners.find(({ id }) => id === unit?.runnerId);
        const listed = now?.replicas ?? [];
        switch (one.outcome) {
          case "done": {
            const replica = listed.find(({ id }) => id === (one.replicaId ?? unit?.replicaId));
            if (after.server.replicas === "on" && unit?.replicaId !== undefined)
              expect(replica).toMatchObject({ version: "5.8.0" });
            expect(replica?.status).not.toBe("Down");
            // A replica in its place lives on its host, and is no other unit's.
            if (one.replicaId === undefined) break;
            expect(unit?.host.address).toBe(`${String(replica?.hostname)}.internal`);
            expect(old.units.map(({ replicaId }) => replicaId)).not.toContain(one.replicaId);
            break;
          }
          case "changed":
            for (const id of one.unitIds) told.add(id);
            break;
          case "valid":
            told.add(one.unitId);
            break;
          case "gone":
            if (one.what === "replica") expect(listed.map(({ id }) => id)).not.toContain(unit?.replicaId);
            break;
          default:
        }
      }
      expect([...told].sort()).toEqual(plan.units.map(({ id }) => id).sort());
    }),
    { numRuns: 500 },
  );
});
