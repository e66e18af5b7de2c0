import { planUpgrade, type FleetInput, type PolicyInput } from "@runner-upgrade/plan";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { formatRehearsal, rehearsePlan } from "../src/index.js";
import { fleetOf, newVersion, runner } from "./fleets.js";

type RunnerInput = FleetInput["runners"][number];

/** Groups of Runners that stand in for each other, in a project that chooses by tags or by node filters. */
const fleets = fc
  .array(
    fc.record({
      size: fc.integer({ min: 1, max: 4 }),
      project: fc.constantFrom("web", "batch"),
      extraTag: fc.boolean(),
      isSecondAbsent: fc.boolean(),
      isFirstCurrent: fc.boolean(),
      hasHosts: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((groups) =>
    fleetOf(
      groups.flatMap(({ size, project, extraTag, isSecondAbsent, isFirstCurrent, hasHosts }, group) =>
        Array.from({ length: size }, (_, index): RunnerInput => {
          const name = `g${group}-${index}`;
          return runner(name, {
            tags: extraTag ? [`g${group}`, "linux"] : [`g${group}`],
            associations: [
              {
                project,
                nodeFilter: `name: g${group}`,
                remoteNodeDispatch: project === "batch",
                isNode: false,
              },
            ],
            ...(isSecondAbsent && index === 1 && { status: "Down" }),
            ...(isFirstCurrent && index === 0 && { version: newVersion }),
            ...(!hasHosts && index === 0 && { host: null, hostFacts: null }),
          });
        }),
      ),
      {
        projects: [
          { name: "web", dispatch: "manual" },
          { name: "batch", dispatch: "automatic" },
        ],
      },
    ),
  );
const seeds = fc.integer({ min: 0, max: 1_000_000 });
const numRuns = Number(process.env["RUNNER_UPGRADE_PROPERTY_RUNS"] ?? 25);
const timeout = 300_000 + numRuns * 10_000;

it("loses no job and keeps every need with the default policy", { timeout }, async () => {
  await fc.assert(
    fc.asyncProperty(fleets, seeds, fc.integer({ min: 1, max: 3 }), async (fleet, seed, maxInFlight) => {
      const plan = planUpgrade(fleet, { maxInFlight });
      const rehearsal = await rehearsePlan(plan, fleet, { seed });
      expect(rehearsal.lostJobs, formatRehearsal(rehearsal)).toEqual([]);
      expect(
        rehearsal.needs.filter(({ isKept }) => !isKept),
        formatRehearsal(rehearsal),
      ).toEqual([]);
      const units = rehearsal.report.units.slice(0, plan.units.length);
      expect(
        units.filter(({ outcome }) => outcome !== "upgraded"),
        formatRehearsal(rehearsal),
      ).toEqual([]);
    }),
    { numRuns },
  );
});

it("loses no job to the plan when faults are drawn", { timeout }, async () => {
  await fc.assert(
    fc.asyncProperty(fleets, seeds, fc.integer({ min: 1, max: 4 }), async (fleet, seed, count) => {
      const rehearsal = await rehearsePlan(planUpgrade(fleet), fleet, { seed, faults: { count } });
      expect(rehearsal.isSafe, formatRehearsal(rehearsal)).toBe(true);
    }),
    { numRuns },
  );
});

it.each<[string, PolicyInput]>([
  ["no drain", { drain: "off" }],
  ["a drain that trusts the first reading", { drainQuietMs: 0 }],
  ["no minimum", { minAvailable: 0, maxInFlight: 4, canary: 0 }],
])("finds a fleet that loses a job with %s", { timeout }, async (_, policy) => {
  const lost = await Promise.all(
    fc.sample(fleets, { numRuns: 12, seed: 1 }).map(async (fleet) => {
      const rehearsal = await rehearsePlan(planUpgrade(fleet, policy), fleet);
      return rehearsal.lostJobs.length;
    }),
  );
  expect(Math.max(...lost)).toBeGreaterThan(0);
});
