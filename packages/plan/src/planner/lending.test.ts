import { expect, test } from "vitest";
import { formatPlan } from "../format/format-plan.js";
import { planUpgrade } from "../planner/plan-upgrade.js";
import { parsePlan } from "../file/parse-plan.js";
import { serializePlan } from "../file/serialize-plan.js";
import { validatePlan } from "../file/validate-plan.js";
import type { Plan } from "../model/plan.js";
import type { PolicyInput } from "../policy/policy.js";
import { dispatches, fleetOf, runner } from "../testing/fleet-of.js";

const lendTags = [{ of: "runner-reports", to: "runner-web" }];
const reports = runner("reports", { tags: ["eu", "reports"] });
const web = runner("web", { tags: ["eu", "web"] });
const fleet = fleetOf([reports, web]);
const policy: PolicyInput = { lendTags, allowOutageOf: ["runner-web"] };

function kindsOf(plan: Plan, unitId: string): string[] {
  const unit = plan.units.find(({ id }) => id === unitId);
  return plan.procedures[unit?.procedure ?? ""]?.steps.map(({ kind }) => kind) ?? [];
}

test("plans a Runner in whose place no other serves with its tags lent to the one that the policy names", () => {
  const plan = planUpgrade(fleet, policy);
  const unit = plan.units.find(({ id }) => id === "reports");
  expect(unit?.lends).toEqual([
    {
      lenderId: "web",
      lenderName: "runner-web",
      lenderProjects: ["payments"],
      tags: ["reports"],
      needs: ["tags:payments:eu+reports"],
    },
  ]);
  expect(unit?.isOutageAllowed).toBe(false);
  expect(plan.needs.find(({ id }) => id === "tags:payments:eu+reports")).toMatchObject({ lenders: ["web"] });
  expect(kindsOf(plan, "reports")).toEqual([
    ...["inspect", "lend-tags", "check-availability", "cordon", "drain", "save-state", "stop"],
    ...["regenerate-credentials", "download-package", "install-package", "start", "verify", "uncordon"],
    ...["take-back-tags", "clean-up"],
  ]);
  expect(kindsOf(plan, "web")).not.toContain("lend-tags");
  expect(validatePlan(plan)).toEqual([]);
  const parsed = parsePlan(serializePlan(plan));
  expect(parsed).toEqual(plan);
});

test("lends nothing where another Runner stands in", () => {
  const twin = runner("reports-2", { tags: ["eu", "reports"] });
  const plan = planUpgrade(fleetOf([reports, twin, web]), policy);
  expect(plan.units.flatMap(({ lends = [] }) => lends)).toEqual([]);
  expect(Object.keys(plan.procedures)).toEqual(["vm:cordon"]);
});

test("lends before a route's first question, and takes back where no cordon gives tags back", () => {
  const kinds = (over: PolicyInput) => kindsOf(planUpgrade(fleet, { ...policy, ...over }), "reports");
  expect(kinds({ drain: "wait" })).toEqual([
    ...[
      "inspect",
      "lend-tags",
      "check-availability",
      "drain",
      "save-state",
      "stop",
      "regenerate-credentials",
    ],
    ...["download-package", "install-package", "start", "verify", "take-back-tags", "clean-up"],
  ]);
});

test("warns that jobs run on another host, and names both Runners", () => {
  const notice = planUpgrade(fleet, policy).warnings.find(({ code }) => code === "TAGS_ARE_LENT");
  expect(notice).toMatchObject({ runnerId: "reports" });
  expect(notice?.message).toContain("While runner-reports is away, runner-web has the tags reports:");
});

test("speaks of lending in the plan and in the runbook", () => {
  const plan = planUpgrade(fleet, policy);
  expect(formatPlan(plan, { as: "text" })).toContain("lends its tags to runner-web");
  const runbook = formatPlan(plan, { as: "runbook", variant: "console", runnerId: "reports" });
  expect(runbook).toContain("Give runner-web (`web`) the tags `reports` beside its own");
  expect(runbook).toContain("For `tags:payments:eu+reports`, runner-web (`web`) can stand in.");
  expect(runbook).toContain("Take the tags `reports` off runner-web (`web`) again");
});

test("proposes at most three that serve and have room, by id, and chooses none", () => {
  const full = runner("a-full", { tags: ["web"], runningOperations: 50 });
  const down = runner("b-down", { tags: ["web"], status: "Down" });
  const elsewhere = runner("c-ops", { tags: ["web"], associations: [{ project: "ops" }] });
  const able = ["d", "e", "f", "g"].map((id) => runner(id, { tags: ["web"] }));
  const plan = planUpgrade(fleetOf([reports, full, down, elsewhere, ...able]), {});
  const [blocker] = plan.blockers.filter(({ runnerId }) => runnerId === "reports");
  expect(blocker).toMatchObject({ code: "NO_STAND_IN" });
  expect(blocker?.remedies).toContain(
    'Lend its tags to runner-d or runner-e or runner-f while it is away, if its jobs can run there: lendTags: [{ of: "runner-reports", to: one of them }].',
  );
  expect(plan.units.some(({ lends }) => lends !== undefined)).toBe(false);
});

test.each<[string, Partial<Parameters<typeof runner>[1]>, string]>([
  ["is down", { status: "Down" }, "is Down"],
  ["is in another project", { associations: [{ project: "ops" }] }, "is not in that project"],
  ["may not be updated by the token", { canCordon: false }, "may not be changed by the token"],
])("blocks a Runner whose lender %s, and says why", (_, over, why) => {
  const plan = planUpgrade(fleetOf([reports, { ...web, ...over }]), { ...policy, drain: "wait" });
  const blockers = plan.blockers.filter(({ runnerId }) => runnerId === "reports");
  expect(blockers.map(({ code }) => code)).toEqual(["CANNOT_LEND", "NO_STAND_IN"]);
  expect(blockers[0]?.message).toContain(why);
});

test("refuses to lend a node filter in an automatic project, and says why", () => {
  const [one, two] = [dispatches("batch", "os: linux"), dispatches("batch", "os: windows")];
  const plan = planUpgrade(
    fleetOf([runner("reports", { associations: [one] }), runner("web", { associations: [two] })]),
    policy,
  );
  const blockers = plan.blockers.filter(({ runnerId }) => runnerId === "reports");
  expect(blockers.find(({ code }) => code === "CANNOT_LEND")?.message).toContain(
    "would lose its own node filter",
  );
});

test("warns of names that the fleet does not have, and leaves the Runner blocked", () => {
  const plan = planUpgrade(fleet, { lendTags: [{ of: "runner-reports", to: "runner-wbe" }] });
  expect(plan.warnings.find(({ code }) => code === "POLICY_NAMES_UNKNOWN")?.message).toContain(
    '"runner-wbe"',
  );
  const codes = plan.blockers.filter(({ runnerId }) => runnerId === "reports").map(({ code }) => code);
  expect(codes).toEqual(["CANNOT_LEND", "NO_STAND_IN"]);
});

test("refuses a policy by which a Runner lends to itself", () => {
  expect(() => planUpgrade(fleet, { lendTags: [{ of: "a", to: "a" }] })).toThrow(
    /cannot lend its tags to itself/,
  );
});

test.each<[PolicyInput["coverage"], string[]]>([
  ["same-tags", ["reports"]],
  ["each-tag", ["reports"]],
  [{ kind: "filters", filters: [{ project: "payments", tags: ["reports"] }] }, ["reports"]],
])("lends what the lender lacks with coverage %j", (coverage, tags) => {
  const plan = planUpgrade(fleet, { ...policy, ...(coverage !== undefined && { coverage }) });
  const unit = plan.units.find(({ id }) => id === "reports");
  expect(unit?.lends?.map((lending) => lending.tags)).toEqual([tags]);
});
