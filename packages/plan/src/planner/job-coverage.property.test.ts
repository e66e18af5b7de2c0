import * as fc from "fast-check";
import { expect, test } from "vitest";
import { guardOptions } from "../availability/guard-options.js";
import { okToStop } from "../availability/ok-to-stop.js";
import { classifyStatus } from "../fleet/classify-status.js";
import type { Fleet, Runner } from "../fleet/fleet.js";
import { needsFromJobs } from "../jobs/needs-from-jobs.js";
import type { Unit } from "../model/plan.js";
import { fleets, strictPolicies } from "../testing/arbitraries.js";
import { planUpgrade } from "./plan-upgrade.js";

interface Job {
  readonly project: string;
  readonly filter: readonly string[];
  readonly asks: boolean;
}

const jobs: fc.Arbitrary<readonly Job[]> = fc.array(
  fc.record({
    project: fc.constantFrom("payments", "ops"),
    filter: fc.subarray(["a", "b", "c"], { minLength: 1 }),
    asks: fc.boolean(),
  }),
  { maxLength: 5 },
);
const more = "${option.more}";
const definition = ({ asks, filter }: Job, index: number) => ({
  name: `job-${index}`,
  runnerSelector: {
    filter: [...filter, ...(asks ? [more] : [])].join(","),
    runnerFilterMode: "TAGS",
    runnerFilterType: "TAG_FILTER_AND",
  },
});

/** Every list of tags that a job's filter can turn out to be. */
function filtersOf({ asks, filter }: Job): readonly (readonly string[])[] {
  if (!asks) return [filter];
  return [[], ["a"], ["b"], ["c"], ["a", "b"], ["a", "c"], ["b", "c"], ["a", "b", "c"]].map((extra) => [
    ...new Set([...filter, ...extra]),
  ]);
}

/** What of the jobs runs on some of the Runners. */
function servedBy(runners: readonly Runner[], all: readonly Job[]): string[] {
  return all.flatMap((job, index) =>
    filtersOf(job)
      .filter((filter) =>
        runners.some(
          ({ associations, isLocal, tags }) =>
            !isLocal &&
            associations.some(({ project }) => project === job.project) &&
            filter.every((tag) => tags.includes(tag)),
        ),
      )
      .map((filter) => `job-${index} ${filter.join()}`),
  );
}

test("every job that had a serving Runner keeps one while units of the plan are away, whatever its options say", () => {
  let away = 0;
  fc.assert(
    fc.property(fleets(8), strictPolicies, jobs, (fleet, policy, all) => {
      const exports = ["payments", "ops"].map((project) => ({
        project,
        jobs: all.map(definition).filter((_, index) => all[index]?.project === project),
      }));
      const { coverage } = needsFromJobs(exports, fleet);
      const plan = planUpgrade(fleet, { ...policy, coverage, minAvailable: 1 });
      const options = { ...guardOptions(plan), room: "ignore" } as const;
      const serving = (taken: readonly Unit[], upgraded: ReadonlySet<string>): Runner[] =>
        fleet.runners.filter(
          (runner) =>
            !taken.some(({ keepsServing, runnerId }) => runnerId === runner.id && keepsServing !== true) &&
            (upgraded.has(runner.id) || classifyStatus(runner.status, fleet.server) === "serving"),
        );
      const before = servedBy(serving([], new Set()), all);
      const upgraded = new Set<string>();
      for (const [place, unit] of plan.units.entries()) {
        const other = plan.units[place + 1];
        const live: Fleet = {
          ...fleet,
          runners: fleet.runners.map((one) => (upgraded.has(one.id) ? { ...one, status: "Healthy" } : one)),
        };
        const both =
          other !== undefined &&
          okToStop([other.runnerId], live, new Set([unit.runnerId]), plan.needs, options).ok;
        expect(servedBy(serving(both ? [unit, other] : [unit], upgraded), all)).toEqual(
          expect.arrayContaining(before),
        );
        if (before.length > 0) away += 1;
        upgraded.add(unit.runnerId);
      }
    }),
    { numRuns: 400 },
  );
  // The property says nothing where no unit is away while jobs are served.
  expect(away).toBeGreaterThan(100);
});
