import { expect, test } from "vitest";
import type { RunnerInput } from "../define-fleet/fleet-input.js";
import type { HostFacts } from "../fleet/host-facts.js";
import type { Server } from "../fleet/fleet.js";
import type { PolicyInput } from "../policy/policy.js";
import { catchPlanError } from "../testing/catch-plan-error.js";
import { dispatches, fleetOf, runner } from "../testing/fleet-of.js";
import { planUpgrade, type PlanOptions } from "./plan-upgrade.js";
import type { Notice, Plan } from "../model/plan.js";

function plan(
  runners: readonly RunnerInput[],
  policy: PolicyInput = {},
  { server = {}, ...options }: PlanOptions & { server?: Partial<Server> } = {},
): Plan {
  return planUpgrade(fleetOf(runners, server), policy, options);
}
const order = ({ units }: Plan) => units.map(({ runnerId }) => runnerId);
const codes = (notices: readonly Notice[]) =>
  notices.map(({ code, runnerId }) => `${runnerId ?? "fleet"} ${code}`);
const pair = [runner("a"), runner("b")];
const facts = (...findings: HostFacts["findings"]): HostFacts => ({ platform: "vm", findings });
const docker = (id: string): RunnerInput =>
  runner(id, {
    host: { platform: "docker", address: "unix:///d.sock", container: id },
    hostFacts: { platform: "docker", findings: [] },
  });

test("a pair with the same tags: both are units, nothing is blocked", () => {
  const made = plan(pair);
  expect(order(made)).toEqual(["a", "b"]);
  expect([made.blockers, made.warnings, made.alreadyCurrent]).toEqual([[], [], []]);
  expect(made.units[0]).toEqual({
    id: "a",
    runnerId: "a",
    runnerName: "runner-a",
    procedure: "vm:cordon",
    host: { platform: "vm", address: "a.internal" },
    needs: ["tags:payments:eu"],
    premises: { version: "5.7.0", tags: ["eu"], projects: ["payments"], statusClass: "serving" },
    targetVersion: "5.8.0",
    isCanary: true,
    isAbsent: false,
    isOutageAllowed: false,
    waitsFor: [],
    expectedDurationMs: 98_000,
  });
});

test("a Runner that has the target version is current, builds of it too; the server's own is nothing", () => {
  const made = plan([...pair, runner("c", { version: "5.8.0-20250101" }), runner("d", { isLocal: true })]);
  expect(made.alreadyCurrent).toEqual(["c"]);
  expect(order(made)).toEqual(["a", "b"]);
});

test("a Runner that takes longer than the longest window is blocked, with how long both are", () => {
  const windows = [{ days: ["sun"], from: "03:00", to: "03:01", timeZone: "UTC" }] as const;
  const made = plan(pair, { windows, expectedDurationsMs: { runners: { a: 60_000 } } });
  expect(order(made)).toEqual(["a"]);
  expect(codes(made.blockers)).toEqual(["b WINDOW_TOO_SHORT"]);
  expect(made.blockers[0]?.message).toContain("is expected to take 2 min, and the longest window is 1 min");
});

test("an invalid policy is refused with everything that is wrong with it", () => {
  const error = catchPlanError(() => plan(pair, { minAvailable: "100%", maxInFlight: 0 }));
  expect(error).toMatchObject({
    code: "INVALID_POLICY",
    details: [{ path: "minAvailable" }, { path: "maxInFlight" }],
  });
  expect(error.message).toContain("minAvailable:");
});

test("a complete plan can be asked for", () => {
  expect(order(plan(pair, {}, { requireComplete: true }))).toEqual(["a", "b"]);
  const error = catchPlanError(() => plan([runner("a")], {}, { requireComplete: true }));
  expect(error).toMatchObject({ code: "PLAN_INCOMPLETE", details: [{ code: "NO_STAND_IN", path: "a" }] });
});

test("a Runner whose host is not named is no part of what was asked for: a warning, and the plan is complete", () => {
  const others = [runner("x", { host: null }), runner("y", { host: null, status: "purple" })];
  const made = plan([...pair, ...others], {}, { requireComplete: true });
  expect(order(made)).toEqual(["a", "b"]);
  expect(made.blockers).toEqual([]);
  const [warning] = made.warnings.filter(({ code }) => code === "NO_HOST");
  expect(warning).toMatchObject({ runnerId: null });
  expect(warning?.message).toMatch(
    /^No host is named for [^\n\rx\u2028\u2029]*x.*, [^\n\ry\u2028\u2029]*y.*, so this plan leaves them out/,
  );
  expect(plan(pair).warnings.map(({ code }) => code)).not.toContain("NO_HOST");
});

test.each<[string, RunnerInput, PolicyInput, Partial<Server>]>([
  ["NO_STAND_IN", runner("x", { tags: ["us"] }), {}, {}],
  ["UNTAGGED", runner("x", { tags: [] }), {}, {}],
  ["DISPATCH_MODE_UNKNOWN", runner("x", { associations: [{ project: "legacy" }] }), {}, {}],
  ["NODE_FILTER_NOT_COVERED", runner("x", { associations: [dispatches("batch", "os: linux")] }), {}, {}],
  ["NODE_FILTER_NOT_COVERED", runner("x", { associations: [{ project: "batch" }] }), {}, {}],
  [
    "RUNNER_IS_NODE",
    runner("x", { associations: [{ project: "payments", isNode: true }] }),
    { runnerIsNode: "block" },
    {},
  ],
  ["STATUS_UNRECOGNISED", runner("x", { status: "purple" }), {}, {}],
  ["RUNNER_IS_NEW", runner("x", { status: "New", version: null }), {}, {}],
  [
    "DISK_FULL",
    runner("x", { hostFacts: facts({ code: "DISK_FULL", level: "failed", message: "Full." }) }),
    {},
    {},
  ],
  [
    "OLD_JAVA",
    runner("x", { hostFacts: facts({ code: "OLD_JAVA", level: "warning", message: "Old." }) }),
    { hostWarnings: "block" },
    {},
  ],
  [
    "WORKLOAD_OWNED",
    runner("x", { hostFacts: facts({ code: "WORKLOAD_OWNED", level: "warning", message: "Helm." }) }),
    {},
    {},
  ],
  ["HOST_PLATFORM_DIFFERS", runner("x", { hostFacts: { platform: "docker", findings: [] } }), {}, {}],
  ["IMAGE_NOT_NAMED", docker("x"), {}, {}],
  ["RUNS_ON_UNIT", runner("r"), {}, {}],
  ["RIGHTS_MISSING", runner("x", { canRegenerate: false }), {}, {}],
  ["RIGHTS_MISSING", runner("x", { canPing: false }), {}, {}],
  ["RIGHTS_MISSING", runner("x", { canCordon: false }), { drain: "cordon" }, {}],
])("%s blocks that Runner, and says why and what to do", (code, x, policy, server) => {
  const made = plan([...pair, x], policy, { server, runsOn: "r" });
  expect(order(made)).toEqual(["a", "b"]);
  expect(codes(made.blockers)).toEqual([`${x.id} ${code}`]);
  const [notice] = made.blockers;
  expect(notice?.message).toMatch(/\.$/);
  expect(notice?.remedies).not.toEqual([]);
  expect(notice?.runnerName).toBe(x.name);
});

test.each<[string, PolicyInput, Partial<Server>]>([
  ["TARGET_VERSION_NOT_AVAILABLE", { targetVersion: "5.9.0" }, {}],
  ["SERVER_VERSION_UNKNOWN", {}, { version: null }],
  ["REPLICAS_ON", {}, { replicas: "on" }],
])("%s blocks every Runner of a VM", (code, policy, server) => {
  const made = plan(pair, policy, { server });
  expect(codes(made.blockers)).toEqual([`a ${code}`, `b ${code}`]);
});

test("rotating an ephemeral Runner in a container is not refused for replicas, a manual one is", () => {
  const policy = { image: "rundeckpro/runner:5.8.0", credentials: "rotate" } as const;
  const of = (replicaType: "ephemeral" | "manual") =>
    plan(
      [
        { ...docker("x"), replicaType },
        { ...docker("y"), replicaType },
      ],
      policy,
      {
        server: { replicas: "on" },
      },
    );
  expect(codes(of("ephemeral").blockers)).toEqual([]);
  expect(codes(of("manual").blockers)).toEqual(["x REPLICAS_ON", "y REPLICAS_ON"]);
});

test("a rotation warns once of the sources that hold the dead token, and names the variable", () => {
  const image = { image: "rundeckpro/runner:5.8.0" };
  const of = (policy: PolicyInput) =>
    plan([docker("x"), docker("y")], { ...image, ...policy }).warnings.filter(
      ({ code }) => code === "SOURCE_HOLDS_OLD_TOKEN",
    );
  const warnings = of({ credentials: "rotate" });
  expect(warnings).toHaveLength(1);
  expect(warnings[0]?.message).toContain("RUNNER_RUNDECK_SERVER_TOKEN");
  expect(warnings[0]?.message).toContain(".env");
  expect(of({ credentials: "keep" })).toEqual([]);
});

test("replicas block only where credentials are regenerated, and the vendor's page is named", () => {
  const policy = { image: "rundeckpro/runner:5.8.0" };
  const both = [docker("a"), docker("b"), ...pair.map((each) => ({ ...each, id: `vm-${each.id}` }))];
  const keep = plan(both, policy, { server: { replicas: "on" } });
  expect(order(keep)).toEqual(["a", "b"]);
  expect(keep.blockers[0]?.remedies.join()).toContain('"Upgrading Runners"');
  expect(order(plan(both, { ...policy, credentials: "rotate" }, { server: { replicas: "on" } }))).toEqual([]);
});

test("all that is in the way is told at once, also of a Runner that its host blocks", () => {
  const made = plan([
    runner("x", { hostFacts: facts({ code: "DISK_FULL", level: "failed", message: "Full." }) }),
  ]);
  expect(codes(made.blockers)).toEqual(["x DISK_FULL", "x NO_STAND_IN"]);
});

test("what an outage is allowed for is not told of a Runner that is blocked for another reason", () => {
  const x = runner("x", { hostFacts: facts({ code: "DISK_FULL", level: "failed", message: "Full." }) });
  expect(codes(plan([x], { allowOutageOf: ["runner-x"] }).blockers)).toEqual(["x DISK_FULL"]);
});

test("a blocked stand-in is named with its status", () => {
  const made = plan([runner("a"), runner("b", { status: "Down", host: null })]);
  expect(made.blockers.find(({ code }) => code === "NO_STAND_IN")).toMatchObject({
    runnerId: "a",
    message:
      "tags:payments:eu needs 1 to stand in while runner-a is away, and 0 can; runner-b is Down, and this plan does not bring enough of them back.",
  });
});

test("of many that do not stand in a few are named and the rest counted", () => {
  const down = ["b", "c", "d", "e", "f", "g", "h"].map((id) => runner(id, { status: "Down", host: null }));
  const message = plan([runner("a"), ...down]).blockers.find(({ code }) => code === "NO_STAND_IN")?.message;
  expect(message).toContain(
    "and 0 can; runner-b is Down, runner-c is Down, runner-d is Down, runner-e is Down, runner-f is Down and 2 more, and",
  );
});

test("a Runner that is saturated itself is not named among the others", () => {
  const made = plan([runner("a", { status: "Unhealthy" }), runner("b", { status: "purple" })]);
  expect(made.blockers.find(({ code }) => code === "NO_STAND_IN")?.message).toContain(
    "and 0 can; runner-b is purple, and",
  );
});

test("a Runner of which it is not known whether it serves is not counted among those who can", () => {
  const part = dispatches("batch", "os: linux");
  const perhaps = { associations: [{ ...part, remoteNodeDispatch: null }] };
  const made = plan([runner("a", { associations: [part] }), runner("b", { ...perhaps, version: "5.8.0" })]);
  expect(made.blockers[0]?.message).toContain("and 0 can; runner-b is not known to serve it, and");
});

test("filters that several Runners share, with too few of them there, lack a stand-in and no coverage", () => {
  const part = { associations: [dispatches("batch", "os: linux")] };
  const made = plan([runner("a", part), runner("b", { ...part, status: "purple" })]);
  expect(codes(made.blockers)).toEqual(["a NO_STAND_IN", "b STATUS_UNRECOGNISED"]);
});

test("messages hold no control characters and no line breaks of names", () => {
  const made = plan([runner("x", { name: "evil\u001b[2J\nname", tags: ["u\u0007s"] })]);
  expect(JSON.stringify(made.blockers[0]?.message)).not.toMatch(/\\u00|\\n/);
});

test("an outage that is allowed by name makes a unit, with what stands in all the same", () => {
  const made = plan([runner("x"), runner("y")], { minAvailable: 2, allowOutageOf: ["runner-x", "y"] });
  expect(made.units.map(({ loweredNeeds }) => loweredNeeds)).toEqual([
    { "tags:payments:eu": 1 },
    { "tags:payments:eu": 1 },
  ]);
  expect(made.units.every(({ isOutageAllowed }) => isOutageAllowed)).toBe(true);
  expect(codes(made.warnings)).toEqual(["x OUTAGE_ALLOWED", "y OUTAGE_ALLOWED"]);
});

test("an outage that is allowed and not needed is not used", () => {
  expect(plan(pair, { allowOutageOf: ["runner-a"] }).units[0]).not.toHaveProperty("loweredNeeds");
});

test("of those whose outage is allowed the saturated go first, which may spare the others an outage", () => {
  const made = plan([runner("a"), runner("b", { status: "Unhealthy" })], {
    minAvailable: 1,
    allowOutageOf: ["runner-a", "runner-b"],
  });
  expect(order(made)).toEqual(["b", "a"]);
  const three = plan(
    [runner("a"), runner("b", { status: "Unhealthy" }), runner("c", { status: "Unhealthy" })],
    {
      minAvailable: 2,
      allowOutageOf: ["runner-a", "runner-b", "runner-c"],
    },
  );
  expect(three.units.find(({ runnerId }) => runnerId === "a")).not.toHaveProperty("loweredNeeds");
});

test("a return that an allowed outage brings may let the next allowed one go", () => {
  const automatic = { associations: [dispatches("batch", "only-a"), { project: "payments" }] };
  const made = plan([runner("a", automatic), runner("b", { status: "Unhealthy", tags: ["eu"] })], {
    allowNodeFilterOf: ["runner-a"],
    allowOutageOf: ["runner-b"],
  });
  expect(order(made).sort()).toEqual(["a", "b"]);
});

test("node filters that nobody shares are accepted by name", () => {
  const x = runner("x", { associations: [dispatches("batch", "only-x")] });
  const made = plan([x], { allowNodeFilterOf: ["runner-x"] });
  expect(made.units[0]?.loweredNeeds).toEqual({ "nodes:batch:only-x": 0 });
  expect(codes(plan([runner("y")], { allowNodeFilterOf: ["runner-y"] }).blockers)).toEqual(["y NO_STAND_IN"]);
});

test("a node filter that could not be read is accepted by name too", () => {
  const x = runner("x", { associations: [{ project: "batch" }] });
  expect(order(plan([x], { allowNodeFilterOf: ["x"] }))).toEqual(["x"]);
});

test("a Runner whose stand-in is down and in the plan waits for it", () => {
  const made = plan([runner("a"), runner("b", { status: "Down" })]);
  expect(order(made)).toEqual(["b", "a"]);
  expect(made.units.map(({ waitsFor, isAbsent }) => ({ waitsFor, isAbsent }))).toEqual([
    { waitsFor: [], isAbsent: true },
    { waitsFor: ["b"], isAbsent: false },
  ]);
  expect(codes(made.warnings)).toEqual(["a STAND_IN_IS_DOWN"]);
});

test("two that are down do not wait for each other", () => {
  const made = plan([runner("a", { status: "Down" }), runner("b", { status: "Unknown" })]);
  expect(made.units.map(({ waitsFor }) => waitsFor)).toEqual([[], []]);
});

test("one waits for as many as it lacks, and no more", () => {
  const down = ["b", "c", "d"].map((id) => runner(id, { status: "Down" }));
  expect(plan([runner("a"), ...down], { minAvailable: 2 }).units.at(-1)?.waitsFor).toEqual(["b", "c"]);
});

test("of many that it lacks at most 16 are named, those that come last", () => {
  const down = Array.from({ length: 30 }, (_, index) => runner(`d${10 + index}`, { status: "Down" }));
  const { units } = plan([runner("a"), ...down], { minAvailable: 20 });
  expect(units.at(-1)?.waitsFor).toHaveLength(16);
  expect(units.at(-1)?.waitsFor).toContain("d29");
});

test("a Runner whose only stand-in is saturated waits for that one", () => {
  const made = plan([runner("a"), runner("b", { status: "Unhealthy" })]);
  expect(order(made)).toEqual(["b", "a"]);
  expect(made.units[1]?.waitsFor).toEqual(["b"]);
  expect(made.units[0]).toMatchObject({ isCanary: true });
});

test("saturated Runners go last", () => {
  const made = plan([runner("a", { status: "Unhealthy" }), runner("b"), runner("c")]);
  expect(order(made)).toEqual(["b", "c", "a"]);
});

test("those go first whose needs have most to do; then those that take longest, ties by id", () => {
  const made = plan(
    [
      runner("z", { runningOperations: 4 }),
      ...["a", "b", "c"].map((id) => runner(id)),
      ...["m", "n"].map((id) => runner(id, { tags: ["us"] })),
    ],
    { canary: 0 },
  );
  // Of the two that serve `us` one may be away at a time: together they take longer than z, of whose need three may.
  expect(order(made)).toEqual(["m", "z", "n", "a", "b", "c"]);
});

test("canaries differ in platform, site and version", () => {
  const at = (id: string, address: string, version: string) =>
    runner(id, { host: { platform: "vm", address }, version });
  const made = plan(
    [
      at("a", "h1", "5.6.0"),
      at("b", "h1", "5.6.0"),
      at("c", "h1", "5.7.0"),
      at("d", "h2", "5.7.0"),
      docker("e"),
    ],
    { canary: 3, image: "rundeckpro/runner:5.8.0" },
  );
  expect(made.units.filter(({ isCanary }) => isCanary).map(({ runnerId }) => runnerId)).toEqual([
    "e",
    "a",
    "d",
  ]);
});

test("saturated Runners are no canaries where others can be, even if there are too few of those", () => {
  const made = plan([runner("a"), runner("b"), runner("c", { status: "Unhealthy" })], { canary: 3 });
  expect(made.units.map(({ isCanary }) => isCanary)).toEqual([true, true, false]);
});

test("a Runner whose outage is merely allowed is no canary where others can be: one that fails leaves its needs served", () => {
  const slow = { tags: ["us"], runningOperations: 20 };
  const allowed = plan([runner("a", slow), runner("b"), runner("c")], { allowOutageOf: ["runner-a"] });
  expect(allowed.units.map(({ runnerId, isCanary }) => `${runnerId} ${isCanary}`)).toEqual([
    "b true",
    "a false",
    "c false",
  ]);
  const saturated = plan([runner("a", slow), runner("b"), runner("c", { status: "Unhealthy" })], {
    minAvailable: 1,
    allowOutageOf: ["runner-a"],
  });
  expect(saturated.units[0]).toMatchObject({ runnerId: "c", isCanary: true });
  const alone = plan([runner("a", slow)], { allowOutageOf: ["runner-a"] });
  expect(alone.units).toMatchObject([{ isCanary: true, isOutageAllowed: true }]);
});

test("without canaries nobody is one, and absent ones never are", () => {
  expect(plan(pair, { canary: 0 }).units.some(({ isCanary }) => isCanary)).toBe(false);
  expect(plan([runner("a", { status: "Down" })]).units[0]?.isCanary).toBe(false);
});

test.each<[string, RunnerInput, PolicyInput, string]>([
  ["a Runner with tags in a manual project", runner("x"), {}, "vm:cordon"],
  [
    "a Runner of an automatic project",
    runner("x", { associations: [dispatches("batch", "f")] }),
    {},
    "vm:cordon",
  ],
  [
    "an automatic project whose settings could not be read",
    runner("x", { associations: [{ ...dispatches("batch", "f"), isNode: null }] }),
    {},
    "vm:wait",
  ],
  ["a Runner that the token may not edit", runner("x", { canCordon: false }), {}, "vm:wait"],
  [
    "a Runner that the token may not edit, in an automatic project, and the policy cordons",
    runner("x", { canCordon: false, associations: [dispatches("batch", "f")] }),
    { drain: "cordon" },
    "vm:cordon",
  ],
  [
    "both",
    runner("x", { associations: [dispatches("batch", "f"), { project: "payments" }] }),
    {},
    "vm:cordon",
  ],
  ["no tags to take off", runner("x", { tags: [] }), { drain: "cordon" }, "vm:wait"],
  ["the policy waits", runner("x"), { drain: "wait" }, "vm:wait"],
  ["the policy does not drain", runner("x"), { drain: "off" }, "vm:off"],
  ["an absent Runner", runner("x", { status: "Down" }), {}, "vm:off"],
  [
    "an assumed manual project",
    runner("x", { associations: [{ project: "legacy" }] }),
    { assumeDispatch: { legacy: "manual" } },
    "vm:cordon",
  ],
  ["Docker, kept credentials", docker("x"), { image: "r:5.8.0" }, "docker-keep:cordon"],
  [
    "Docker, rotated credentials",
    docker("x"),
    { image: "r:5.8.0", credentials: "rotate" },
    "docker-rotate:cordon",
  ],
  [
    "Docker, rotated credentials in a file",
    {
      ...docker("x"),
      hostFacts: {
        platform: "docker",
        findings: [],
        container: { image: "r:1", credentialsIn: "file", keepsServing: false },
      },
    },
    { image: "r:5.8.0", credentials: "rotate" },
    "docker-rotate:cordon:file",
  ],
  ["an image with another version", docker("x"), { image: "r:5.9.1" }, "docker-keep:cordon@5.9.1"],
  ["a derived image", docker("x"), { image: "registry:5000/ours:prod" }, "docker-keep:cordon"],
  ["an image by digest", docker("x"), { image: "r:5.9.1@sha256:00" }, "docker-keep:cordon@5.9.1"],
])("the procedure: %s", (_, x, policy, procedure) => {
  const made = plan([x], { ...policy, allowOutageOf: ["runner-x"] });
  expect(made.units[0]?.procedure).toBe(procedure);
  expect(Object.keys(made.procedures)).toEqual([procedure]);
});

test("the policy's target counts for containers whatever their tag is", () => {
  const made = plan([docker("a"), docker("b")], { image: "ours:prod", targetVersion: "5.9.0" });
  expect(made.units[0]).toMatchObject({ targetVersion: "5.9.0", procedure: "docker-keep:cordon" });
});

test.each<[string, RunnerInput[], PolicyInput, Partial<Server>]>([
  ["a HOST_NOT_INSPECTED", [runner("a", { hostFacts: null }), runner("b")], {}, {}],
  [
    "a OLD_JAVA",
    [
      runner("a", {
        hostFacts: facts({ code: "OLD_JAVA", level: "warning", message: "Old.", remedies: ["New."] }),
      }),
      runner("b"),
    ],
    {},
    {},
  ],
  [
    "a WORKLOAD_OWNED",
    [
      runner("a", { hostFacts: facts({ code: "WORKLOAD_OWNED", level: "warning", message: "Helm." }) }),
      runner("b"),
    ],
    { ownedWorkload: "warn" },
    {},
  ],
  [
    "a RUNNER_IS_NODE",
    [runner("a", { associations: [{ project: "payments", isNode: true }] }), runner("b")],
    {},
    {},
  ],
  ["a VERSION_NEWER_THAN_TARGET", [runner("a", { version: "5.9.0" }), runner("b")], {}, {}],
  ["fleet DRAIN_MAY_NOT_END", pair, { drain: "wait" }, {}],
  ["fleet LONG_ABSENCE_WITHOUT_DRAIN", pair, { drain: "off" }, {}],
  ["fleet POLICY_NAMES_UNKNOWN", pair, { allowOutageOf: ["stranger"] }, {}],
  ["fleet POLICY_NAMES_UNKNOWN", pair, { allowOtherWriterOf: ["stranger"] }, {}],
  ["fleet POLICY_NAMES_UNKNOWN", pair, { assumeDispatch: { stranger: "manual" } }, {}],
  [
    "fleet FILTER_SERVED_BY_NOBODY",
    pair,
    {
      coverage: {
        kind: "filters",
        filters: [
          { project: "payments", tags: ["eu"] },
          { project: "payments", tags: ["typo"] },
        ],
      },
    },
    {},
  ],
  ["fleet REPLICAS_UNKNOWN", pair, {}, { replicas: "unknown" }],
  ["fleet SERVER_VERSION_UNKNOWN", pair, { targetVersion: "5.8.0" }, { version: null }],
  ["fleet NO_STAND_INS_ASKED_FOR", pair, { minAvailable: 0 }, {}],
])("warns: %s", (warning, runners, policy, server) => {
  const made = plan(runners, policy, { server });
  expect(codes(made.warnings)).toEqual([warning]);
  expect(made.warnings[0]?.remedies).not.toEqual([]);
  expect(order(made).sort()).toEqual(["a", "b"]);
});

test("a Runner that may be stopped at work is warned about too, unless its absence is short by its limits", () => {
  const proceed = { onDrainTimeout: "proceed" } as const;
  expect(codes(plan(pair, proceed).warnings)).toEqual([
    "fleet LONG_ABSENCE_WITHOUT_DRAIN",
    "fleet OPERATIONS_MAY_BE_CUT",
  ]);
  const short = { stepTimeLimitsMs: { "download-package": 60_000 } };
  expect(codes(plan(pair, { ...short, drain: "off" }).warnings)).toEqual([]);
});

test("warns where a project may choose a cordoned Runner all the same", () => {
  const batch = dispatches("batch", "os: linux");
  const both = { associations: [{ project: "payments" }, batch] };
  expect(codes(plan([runner("a", both), runner("b", both)]).warnings)).toEqual([]);
  const unread = { associations: [{ project: "payments" }, { ...batch, isNode: null }] };
  const made = plan([runner("a", unread), runner("b", unread)]);
  expect(made.units[0]?.procedure).toBe("vm:cordon");
  expect(codes(made.warnings)).toEqual(["fleet DRAIN_MAY_NOT_END"]);
});

test("warns where the token may not cordon, unless the policy waits anyway", () => {
  const runners = ["a", "b"].map((id) => runner(id, { canCordon: false }));
  expect(codes(plan(runners).warnings)).toEqual(["fleet CORDON_NOT_ALLOWED", "fleet DRAIN_MAY_NOT_END"]);
  expect(codes(plan(runners, { drain: "wait" }).warnings)).toEqual(["fleet DRAIN_MAY_NOT_END"]);
});

test("a drain that cannot end within its time is refused", () => {
  const error = catchPlanError(() => plan(pair, { drainTimeoutMs: 15_000 }));
  expect(error.details).toMatchObject([{ code: "DRAIN_CANNOT_END", path: "drainTimeoutMs" }]);
  expect(order(plan(pair, { drainTimeoutMs: 15_000, drain: "off" }))).toEqual(["a", "b"]);
});

test("warns where a drain is shorter than the world may lag", () => {
  expect(codes(plan(pair, { drainQuietMs: 9_999 }).warnings)).toEqual(["fleet DRAIN_QUIET_TOO_SHORT"]);
});

test("a node that is down misses nothing, and what is current or ok is no warning", () => {
  const node = { associations: [{ project: "payments", isNode: true }] };
  const ok = facts({ code: "JAVA_OK", level: "ok", message: "Java 17." });
  const made = plan([runner("a", { ...node, status: "Down" }), runner("b", { hostFacts: ok }), runner("c")]);
  expect(made.warnings).toEqual([]);
});

test("time limits come from the policy, kind by kind", () => {
  const made = plan(pair, { stepTimeLimitsMs: { stop: 5000 }, drainTimeoutMs: 17_000 });
  const limits = Object.fromEntries(
    made.procedures["vm:cordon"]!.steps.map(({ id, timeLimitMs }) => [id, timeLimitMs]),
  );
  expect(limits).toMatchObject({ stop: 5000, drain: 17_000, start: 120_000 });
});

test("needs tell who of their Runners does not stand in", () => {
  const made = plan([
    ...pair,
    runner("c", { status: "Down", host: null }),
    runner("d", { status: "Down" }),
    runner("e", { version: "5.8.0" }),
    runner("f", { version: "5.8.0", status: "Down" }),
  ]);
  expect(made.needs).toMatchObject([{ servedBy: ["a", "b", "c", "d", "e", "f"], outOfService: ["c", "f"] }]);
});

test("no secret that an executor may have seen gets into a plan", () => {
  const x = runner("a", {
    hostFacts: {
      platform: "vm",
      findings: [],
      installed: "canary-path",
      details: { token: "canary-5ecret" },
    },
  });
  expect(JSON.stringify(plan([x, runner("b")]))).not.toContain("5ecret");
});
