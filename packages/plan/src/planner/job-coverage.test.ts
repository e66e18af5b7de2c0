import { expect, test } from "vitest";
import type { RunnerInput } from "../define-fleet/fleet-input.js";
import { formatPlan } from "../format/format-plan.js";
import { parsePlan } from "../file/parse-plan.js";
import { serializePlan } from "../file/serialize-plan.js";
import { needsFromJobs } from "../jobs/needs-from-jobs.js";
import type { Notice } from "../model/plan.js";
import type { PolicyInput } from "../policy/policy.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { planUpgrade } from "./plan-upgrade.js";

const byTags = (filter: string) => ({
  runnerSelector: { filter, runnerFilterMode: "TAGS", runnerFilterType: "TAG_FILTER_AND" },
});
const plan = (runners: readonly RunnerInput[], jobs: readonly object[], policy: PolicyInput = {}) => {
  const fleet = fleetOf(runners);
  const { coverage } = needsFromJobs(
    [
      { project: "payments", jobs },
      { project: "ops", jobs: [] },
    ],
    fleet,
  );
  return planUpgrade(fleet, { ...policy, coverage });
};
const codes = (notices: readonly Notice[]) => notices.map(({ code, runnerName }) => `${runnerName} ${code}`);
const units = ({ units: all }: ReturnType<typeof planUpgrade>) => all.map(({ runnerId }) => runnerId).sort();
const about = (notices: readonly Notice[], code: string) => notices.find((notice) => notice.code === code);

test("each tag of a job may have two Runners and the job one: safe by tags, blocked by jobs", () => {
  const runners = [
    runner("a", { name: "reports-1", tags: ["linux", "reports"] }),
    runner("b", { tags: ["linux"] }),
    runner("c", { tags: ["reports"] }),
  ];
  const jobs = [
    { name: "nightly-backup", ...byTags("linux,reports") },
    { name: "deploy", ...byTags("linux") },
    { name: "report", ...byTags("reports") },
  ];
  expect(units(planUpgrade(fleetOf(runners), { coverage: "each-tag" }))).toEqual(["a", "b", "c"]);
  const made = plan(runners, jobs);
  expect(units(made)).toEqual(["b", "c"]);
  expect(made.blockers).toEqual([
    expect.objectContaining({
      code: "NO_STAND_IN",
      message:
        "tags:payments:linux+reports needs 1 to stand in while reports-1 is away, and 0 can. `nightly-backup` runs only on reports-1.",
    }),
  ]);
});

test("Runners with other tags stand in where they have those of the job: blocked by tags, safe by jobs", () => {
  const runners = [runner("a", { tags: ["linux", "eu"] }), runner("b", { tags: ["linux", "us"] })];
  expect(units(planUpgrade(fleetOf(runners)))).toEqual([]);
  expect(units(plan(runners, [{ name: "deploy", ...byTags("linux") }]))).toEqual(["a", "b"]);
});

test("a stand-in that is down is told with the jobs that wait for it", () => {
  const made = plan(
    [runner("a"), runner("b", { status: "Down", host: null })],
    [{ name: "deploy", ...byTags("eu") }],
  );
  expect(made.blockers[0]?.message).toBe(
    "tags:payments:eu needs 1 to stand in while runner-a is away, and 0 can; runner-b is Down, and this plan does not bring enough of them back. `deploy` runs on runner-a.",
  );
});

test("a Runner that no job uses goes without a stand-in, and the plan says so", () => {
  const made = plan([runner("a", { tags: ["old"] })], [{ name: "deploy", ...byTags("eu") }]);
  expect(made.units).toMatchObject([{ runnerId: "a", needs: [] }]);
  expect(made.needs).toEqual([]);
  expect(codes(made.warnings)).toEqual(["null FILTER_SERVED_BY_NOBODY", "null NO_JOB_USES_RUNNER"]);
  expect(about(made.warnings, "NO_JOB_USES_RUNNER")?.message).toBe(
    "No job runs on runner-a, so nothing has to stand in.",
  );
  expect(about(made.warnings, "FILTER_SERVED_BY_NOBODY")?.message).toBe(
    "No Runner of project payments has the tags eu; jobs that ask for them (`deploy`) find none today.",
  );
});

test("a filter that depends on an option is a warning that names the job, and every Runner counts as needed", () => {
  const runners = [runner("a", { tags: ["eu", "gpu"] }), runner("b", { tags: ["eu"] })];
  const made = plan(runners, [{ name: "ask-which", ...byTags("eu,${option.more}") }]);
  expect(units(made)).toEqual(["b"]);
  expect(made.blockers[0]?.message).toContain("`ask-which` runs only on runner-a.");
  expect(about(made.warnings, "JOB_FILTER_OPEN")?.message).toBe(
    "The Runner filter of `ask-which` in project payments is no plain list of tags. Every Runner of the project with the tags eu counts as needed, and only one with at least its tags stands in for it.",
  );
});

test("a filter of an unknown kind blocks every Runner of its project, and names the job", () => {
  const odd = { runnerSelector: { filter: "x", runnerFilterMode: "NAMES", runnerFilterType: "GLOB" } };
  const made = plan([runner("a"), runner("b")], [{ name: "odd", ...odd }]);
  expect(codes(made.blockers)).toEqual(["runner-a JOB_FILTER_UNKNOWN", "runner-b JOB_FILTER_UNKNOWN"]);
  expect(made.blockers[0]?.message).toBe(
    "The Runner filter of `odd` in project payments is of an unknown kind, so no other Runner is known to stand in for runner-a.",
  );
  expect(
    units(plan([runner("a"), runner("b")], [{ name: "odd", ...odd }], { allowOutageOf: ["a"] })),
  ).toEqual(["a"]);
});

test("a manual project whose jobs were not read is named", () => {
  const fleet = fleetOf([runner("a", { associations: [{ project: "ops" }] }), runner("b")]);
  const made = planUpgrade(fleet, {
    coverage: needsFromJobs([{ project: "payments", jobs: [] }], fleet).coverage,
  });
  expect(about(made.warnings, "JOBS_NOT_READ")?.message).toContain("The jobs of ops were not read,");
  expect(codes(made.blockers)).toEqual(["runner-a NO_STAND_IN"]);
  expect(made.units).toMatchObject([{ runnerId: "b", needs: [] }]);
});

test("a project whose way of choosing is unknown has the needs of its jobs where the policy takes it for manual", () => {
  const fleet = fleetOf([runner("a", { associations: [{ project: "legacy" }] })]);
  const { coverage } = needsFromJobs(
    [{ project: "legacy", jobs: [{ name: "deploy", ...byTags("eu") }] }],
    fleet,
  );
  expect(codes(planUpgrade(fleet, { coverage }).blockers)).toEqual(["runner-a DISPATCH_MODE_UNKNOWN"]);
  const manual = planUpgrade(fleet, { coverage, assumeDispatch: { legacy: "manual" } });
  expect(manual.needs).toMatchObject([{ id: "tags:legacy:eu", jobs: { names: ["deploy"] } }]);
});

test("a plan with the needs of jobs survives its file, and is read in every format", () => {
  const made = plan([runner("a"), runner("b")], [{ name: "deploy", ...byTags("eu") }]);
  expect(parsePlan(serializePlan(made))).toEqual(made);
  expect(made.needs[0]?.jobs).toEqual({ names: ["deploy"], count: 1 });
  for (const as of ["text", "markdown", "runbook"] as const) expect(formatPlan(made, { as })).not.toBe("");
});
