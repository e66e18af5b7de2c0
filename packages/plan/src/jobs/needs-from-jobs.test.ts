import { expect, test } from "vitest";
import { catchPlanError } from "../testing/catch-plan-error.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { needsFromJobs } from "./needs-from-jobs.js";

const fleet = fleetOf([runner("a", { tags: ["eu", "linux"] })]);
const byTags = (filter: string) => ({
  runnerSelector: { filter, runnerFilterMode: "TAGS", runnerFilterType: "TAG_FILTER_AND" },
});
const refersTo = (...jobrefs: object[]) => ({
  sequence: { commands: jobrefs.map((jobref) => ({ jobref })) },
});
const found = (jobs: unknown, project = "payments") => needsFromJobs([{ project, jobs }], fleet);
const runs = (...args: Parameters<typeof found>) =>
  found(...args)
    .jobs.filter(({ canRun }) => canRun)
    .map(({ name }) => name);

test("jobs with equal tags share a need that names them; local jobs need no Runner", () => {
  const { coverage, jobs, needs, warnings } = found([
    { id: 7, name: "nightly", group: "/db/backup/", ...byTags("linux,EU") },
    { id: "2", uuid: "u-2", name: "deploy", ...byTags("eu, linux") },
    { name: "clean-up" },
    { name: "by-hand", ...byTags("us") },
  ]);
  expect(coverage).toEqual({
    kind: "jobs",
    projects: ["payments"],
    needs: [
      {
        project: "payments",
        choose: "tags",
        tags: ["eu", "linux"],
        jobs: { names: ["db/backup/nightly", "deploy"], count: 2 },
      },
      { project: "payments", choose: "tags", tags: ["us"], jobs: { names: ["by-hand"], count: 1 } },
    ],
  });
  expect(needs[0]?.jobs.map(({ id, name, project }) => [project, name, id])).toEqual([
    ["payments", "db/backup/nightly", "7"],
    ["payments", "deploy", "u-2"],
  ]);
  expect(jobs.map(({ name, choose }) => `${name} ${choose}`)).toEqual([
    ...["by-hand tags", "clean-up local", "db/backup/nightly tags", "deploy tags"],
  ]);
  expect(warnings).toEqual([]);
});

test("the order of exports and jobs plays no part", () => {
  const exports = [
    {
      project: "payments",
      jobs: [
        { name: "b", ...byTags("eu") },
        { name: "a", ...byTags("eu") },
      ],
    },
    { project: "ops", jobs: [{ name: "c", ...byTags("eu") }] },
  ];
  const turned = exports.map(({ project, jobs }) => ({ project, jobs: [...jobs].reverse() })).reverse();
  expect(needsFromJobs(turned, fleet)).toEqual(needsFromJobs(exports, fleet));
});

test("a need names 20 jobs and counts all", () => {
  const jobs = Array.from({ length: 30 }, (_, index) => ({ name: `job-${index + 10}`, ...byTags("eu") }));
  const [need] = found(jobs).coverage.needs;
  expect(need?.jobs.count).toBe(30);
  expect(need?.jobs.names).toHaveLength(20);
  expect(need?.jobs.names[0]).toBe("job-10");
});

test("names in a need are short and print", () => {
  const names = ["a\u001b[2J\nb", "\u0007", "x".repeat(5_000)];
  const [need] = found(names.map((name) => ({ name, ...byTags("eu") }))).coverage.needs;
  expect(need?.jobs.names).toEqual(['"\\u0007"', "a b", expect.stringMatching(/^x{199}…$/)]);
});

test("in automatic projects the node filters decide, and projects that the fleet does not have need no Runner of it", () => {
  const { coverage, jobs } = found([{ name: "deploy", ...byTags("eu") }], "batch");
  expect(coverage).toEqual({ kind: "jobs", projects: [], needs: [] });
  expect(jobs).toMatchObject([{ name: "deploy", choose: "node-filter", tags: [] }]);
  expect(found([{ name: "deploy", ...byTags("eu") }], "elsewhere").coverage.projects).toEqual([]);
  expect(found([{ name: "deploy", ...byTags("eu") }], "legacy").coverage.projects).toEqual(["legacy"]);
});

test("an empty export is a project without needs", () => {
  expect(found(null).coverage).toEqual({ kind: "jobs", projects: ["payments"], needs: [] });
});

test("a schedule counts while it and the job are enabled; a job whose schedule is disabled can be run by hand", () => {
  const schedule = { time: { hour: "3" } };
  const { jobs } = found([
    { name: "a", schedule },
    { name: "b", schedules: [{ name: "hourly" }], scheduleEnabled: "true" },
    { name: "c", schedule, scheduleEnabled: false },
    { name: "d", schedule, executionEnabled: "false" },
    { name: "e", schedules: [] },
  ]);
  expect(
    jobs.map(({ name, isEnabled, isScheduled, canRun }) => [name, isEnabled, isScheduled, canRun]),
  ).toEqual([
    ["a", true, true, true],
    ["b", true, true, true],
    ["c", true, false, true],
    ["d", false, false, false],
    ["e", true, false, true],
  ]);
});

test("a disabled job is reported and needs a Runner only where a job that can run refers to it", () => {
  const disabled = { executionEnabled: false };
  const jobs = [
    { name: "off", ...disabled, ...byTags("eu") },
    { name: "called", ...disabled, ...byTags("linux"), ...refersTo({ name: "deep", group: "x" }) },
    { name: "deep", group: "x", ...disabled, ...byTags("us") },
    { name: "by-off", ...disabled, ...byTags("gpu") },
    { name: "other-off", ...disabled, ...refersTo({ name: "by-off" }) },
    { name: "caller", ...refersTo({ name: "called" }) },
  ];
  const { coverage, jobs: all } = found(jobs);
  expect(coverage.needs.map(({ tags }) => tags)).toEqual([["linux"], ["us"]]);
  expect(all.map(({ name }) => name)).toHaveLength(6);
  expect(all.find(({ name }) => name === "x/deep")?.reachedBy).toEqual([
    "payments: called",
    "payments: caller",
  ]);
  expect(all.find(({ name }) => name === "by-off")?.reachedBy).toEqual([]);
});

test.each([
  ["a step", (jobref: object) => ({ commands: [{ jobref }] })],
  ["an error handler", (jobref: object) => ({ commands: [{ exec: "x", errorhandler: { jobref } }] })],
  ["a conditional step", (jobref: object) => ({ commands: [{ subSteps: [{ errorhandler: { jobref } }] }] })],
])("a reference in %s is followed", (_where, sequence) => {
  const jobs = [
    { name: "target", uuid: "u-1", executionEnabled: false },
    { name: "caller", sequence: sequence({ name: "other", uuid: "u-1" }) },
  ];
  expect(runs(jobs)).toEqual(["caller", "target"]);
});

test("references name a job by id in any project, or by group and name in the one they say", () => {
  const off = { executionEnabled: false };
  const ops = [
    { name: "by-id", uuid: "u-1", ...off },
    { name: "by-name", group: "g", ...off },
    { name: "unrelated", ...off },
  ];
  const payments = [
    { name: "caller", ...refersTo({ uuid: "u-1" }, { name: "by-name", group: "/g", project: "ops" }) },
    { name: "unrelated", ...off },
  ];
  const { jobs, warnings } = needsFromJobs(
    [
      { project: "ops", jobs: ops },
      { project: "payments", jobs: payments },
    ],
    fleet,
  );
  expect(jobs.filter(({ canRun }) => canRun).map(({ name }) => name)).toEqual([
    "by-id",
    "g/by-name",
    "caller",
  ]);
  expect(warnings).toEqual([]);
});

test("a reference that is known at run time alone counts as one to every job of its project", () => {
  const off = { executionEnabled: false };
  const exports = (jobref: object) => [
    { project: "ops", jobs: [{ name: "x", ...off }] },
    {
      project: "payments",
      jobs: [
        { name: "caller", ...refersTo(jobref) },
        { name: "y", ...off },
      ],
    },
  ];
  const runsWith = (jobref: object) =>
    needsFromJobs(exports(jobref), fleet)
      .jobs.filter(({ canRun }) => canRun)
      .map(({ name }) => name);
  expect(runsWith({ name: "${option.job}" })).toEqual(["caller", "y"]);
  expect(runsWith({ name: "x", project: "${option.project}" })).toEqual(["x", "caller", "y"]);
  const { jobs, warnings } = needsFromJobs(exports({ name: "${option.job}" }), fleet);
  expect(jobs.map(({ reachedBy }) => reachedBy)).toEqual([[], [], ["payments: caller"]]);
  expect(warnings).toEqual([
    {
      code: "JOB_REFERENCE_OPEN",
      path: "payments: caller",
      message:
        "It runs the job ${option.job} of project payments, which is known only at run time, so it counts as running every job there.",
    },
  ]);
});

test("a reference to a job that no export holds is a warning that names both", () => {
  expect(
    found([{ name: "caller", ...refersTo({ name: "gone", group: "g", project: "ops" }) }]).warnings,
  ).toEqual([
    {
      code: "JOB_REFERENCE_UNKNOWN",
      path: "payments: caller",
      message:
        "It runs the job g/gone of project ops, which the exports do not hold. The needs of that job are not known.",
    },
  ]);
});

test("a job is told at most 20 jobs that reach it, also where they refer to each other", () => {
  const jobs = Array.from({ length: 40 }, (_, index) => ({
    name: `job-${String(index).padStart(2, "0")}`,
    ...refersTo({ name: `job-${String((index + 1) % 40).padStart(2, "0")}` }, { name: "job-00" }),
  }));
  const reachedBy = found(jobs).jobs[0]?.reachedBy;
  expect(reachedBy).toHaveLength(20);
  expect(reachedBy).not.toContain("payments: job-00");
});

test("every problem is told at once, and names its job", () => {
  const error = catchPlanError(() =>
    needsFromJobs(
      [
        { project: "payments", jobs: { name: "alone" } },
        {
          project: "ops",
          jobs: [
            "text",
            { group: "g" },
            { name: "odd", group: "g", runnerSelector: 3, executionEnabled: "yes", scheduleEnabled: 1 },
            { name: "refers", ...refersTo({ args: "x" }) },
          ],
        },
      ],
      fleet,
    ),
  );
  expect(error).toMatchObject({ code: "JOBS_INVALID", message: expect.stringContaining("ops: g/odd: ") });
  expect(error.details.map(({ message, path }) => `${path}: ${message}`)).toEqual([
    "payments: An export is a list of job definitions.",
    "ops: jobs[0]: A job definition is an object.",
    "ops: jobs[1]: The job has no name.",
    "ops: g/odd: Its runnerSelector is not an object.",
    "ops: g/odd: Its executionEnabled is neither true nor false.",
    "ops: g/odd: Its scheduleEnabled is neither true nor false.",
    "ops: refers: A jobref names neither a job's uuid nor its name.",
  ]);
});

test("a definition that is nested without end is read all the same", () => {
  let sequence: object = { jobref: { name: "target" } };
  for (let depth = 0; depth < 50_000; depth += 1) sequence = { commands: [sequence] };
  expect(
    runs([
      { name: "caller", sequence },
      { name: "target", executionEnabled: false },
    ]),
  ).toHaveLength(2);
});
