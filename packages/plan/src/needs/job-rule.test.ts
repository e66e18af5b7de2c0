import { expect, test } from "vitest";
import type { JobNeed } from "../policy/coverage.js";
import { policyDefaults } from "../policy/policy-defaults.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { jobNeed } from "../testing/motley-fleet.js";
import { needsOf } from "./needs-of.js";

const needs = (
  runners: Parameters<typeof fleetOf>[0],
  wanted: readonly JobNeed[],
  projects: readonly string[] = ["payments"],
) => needsOf(fleetOf(runners), { ...policyDefaults, coverage: { kind: "jobs", projects, needs: wanted } });
const brief = (...args: Parameters<typeof needs>) =>
  Object.fromEntries(needs(...args).map(({ id, servedBy, jobs }) => [id, [servedBy.join(" "), jobs?.names]]));

test("a job needs a Runner with all of its tags, and a Runner that no job can be given serves no need", () => {
  const runners = [
    runner("a", { tags: ["eu", "linux", "x"] }),
    runner("b", { tags: ["eu"] }),
    runner("c", { tags: ["x"] }),
    runner("d", { tags: [] }),
  ];
  const wanted = [
    jobNeed("payments", "tags", ["eu"], "deploy"),
    jobNeed("payments", "tags", ["eu", "linux"], "backup"),
  ];
  expect(brief(runners, wanted)).toEqual({
    "tags:payments:eu": ["a b", ["deploy"]],
    "tags:payments:eu+linux": ["a", ["backup"]],
  });
});

test("a project whose jobs were not read falls back on equal tags; one without a need has none", () => {
  expect(brief([runner("a")], [], ["ops"])).toEqual({ "tags:payments:eu": ["a", undefined] });
  expect(brief([runner("a")], [])).toEqual({});
});

test("a filter that is known at run time alone makes each set of tags a need, served by all that hold it", () => {
  const runners = [
    runner("a", { tags: ["eu", "linux"] }),
    runner("b", { tags: ["eu"] }),
    runner("c", { tags: ["eu"] }),
    runner("d", { tags: ["us"] }),
    runner("e", { tags: [] }),
  ];
  expect(brief(runners, [jobNeed("payments", "some-tags", ["eu"], "ask")])).toEqual({
    "tags:payments:eu": ["a b c", ["ask"]],
    "tags:payments:eu+linux": ["a", ["ask"]],
  });
  expect(Object.keys(brief(runners, [jobNeed("payments", "some-tags", [], "ask")]))).toEqual([
    ...["tags:payments:eu", "tags:payments:eu+linux", "tags:payments:us", "unprovable:payments:untagged"],
  ]);
});

test("a need without a tag is one whose tags are not known", () => {
  expect(brief([runner("a")], [jobNeed("payments", "tags", [], "odd")])).toEqual({
    "tags:payments:eu": ["a", ["odd"]],
  });
});

test("jobs that come to one need by different filters are named together and counted", () => {
  const wanted = [
    jobNeed("payments", "tags", ["eu"], "deploy"),
    jobNeed("payments", "some-tags", [], "ask"),
    jobNeed("payments", "some-tags", ["eu"], "deploy"),
  ];
  expect(needs([runner("a")], wanted).map(({ jobs }) => jobs)).toEqual([
    { names: ["ask", "deploy"], count: 3 },
  ]);
});

test("a filter of an unknown kind makes every Runner of the project needed, with none that stands in", () => {
  const runners = [
    runner("a"),
    runner("b", { tags: [] }),
    runner("c", { associations: [{ project: "ops" }] }),
  ];
  const wanted = [jobNeed("payments", "unknown", [], "odd"), jobNeed("payments", "unknown", [], "odder")];
  expect(needs(runners, wanted, ["payments", "ops"])).toEqual([
    {
      kind: "unprovable",
      id: "unprovable:payments:job_filter_unknown",
      project: "payments",
      reason: "JOB_FILTER_UNKNOWN",
      jobs: { names: ["odd", "odder"], count: 2 },
      minAvailable: 1,
      servedBy: ["a", "b"],
    },
  ]);
});
