import { expect, test } from "vitest";
import { insertStep } from "../compose/insert-step.js";
import type { RunnerInput } from "../define-fleet/fleet-input.js";
import { planUpgrade } from "../planner/plan-upgrade.js";
import type { PolicyInput } from "../policy/policy.js";
import { catchPlanError } from "../testing/catch-plan-error.js";
import { dispatches, fleetOf, runner } from "../testing/fleet-of.js";
import { duration } from "../text/duration.js";
import { formatPlan, type FormatOptions } from "./format-plan.js";

const docker = { platform: "docker", address: "unix:///d.sock" } as const;
const kubernetes = { platform: "kubernetes", address: "prod" } as const;
const inside = (platform: "docker" | "kubernetes") => ({ hostFacts: { platform, findings: [] } });

/** A plan in which everything occurs that a rendering says something about. */
const plan = planUpgrade(
  fleetOf([
    runner("5e1f-a", {
      name: "eu-1",
      tags: ["EU", "linux"],
      runningOperations: 2,
      host: {
        platform: "vm",
        address: "deploy@eu-1.internal",
        service: { kind: "systemd", unit: "runner.service", scope: "system" },
        packagePath: "/opt/apps/runner/runner.jar",
      },
    }),
    runner("5e1f-b", {
      name: "eu-2",
      tags: ["eu", "linux"],
      host: { platform: "vm", address: "eu-2.internal" },
    }),
    runner("5e1f-c", { name: "batch-1", tags: [], associations: [dispatches("batch", "os: linux")] }),
    runner("5e1f-d", {
      name: "batch-2",
      tags: [],
      associations: [dispatches("batch", "os: linux")],
      status: "Down",
    }),
    runner("5e1f-e", { name: "lonely", tags: ["us"] }),
    runner("5e1f-f", { name: "accepted", tags: ["apac"] }),
    runner("5e1f-g", { name: "hot", status: "Unhealthy", tags: ["eu", "linux"] }),
    runner("5e1f-h", { name: "current", version: "5.8.0" }),
  ]),
  { allowOutageOf: ["accepted"] },
);
const render = (options: FormatOptions) => formatPlan(plan, options);
const runbook = (
  over: Partial<RunnerInput>,
  policy: PolicyInput = {},
  options: Partial<FormatOptions> = {},
) =>
  formatPlan(planUpgrade(fleetOf([runner("x", over)]), { allowOutageOf: ["runner-x"], ...policy }), {
    as: "runbook",
    ...options,
  });

test.each<[string, FormatOptions]>([
  ["plan.txt", { as: "text" }],
  ["unit.txt", { as: "text", runnerId: "5e1f-a" }],
  ["plan.md", { as: "markdown" }],
  ["unit.md", { as: "markdown", runnerId: "5e1f-a" }],
  ["runbook-console.md", { as: "runbook", variant: "console", runnerId: "5e1f-a", now: "2026-11-23" }],
  ["runbook-rest-api.md", { as: "runbook", variant: "rest-api", runnerId: "5e1f-a" }],
  ["runbook-whole-plan.md", { as: "runbook" }],
])("%s is as it was reviewed", async (file, options) => {
  await expect(render(options)).toMatchFileSnapshot(`__snapshots__/${file}`);
});

test("an empty plan says so in every rendering", () => {
  const empty = planUpgrade(fleetOf([]));
  expect(formatPlan(empty, { as: "text" })).toContain("Nothing to upgrade.");
  expect(formatPlan(empty, { as: "markdown" })).toContain("Nothing.");
  expect(formatPlan(empty, { as: "runbook" })).toContain("Nothing to upgrade.");
});

test("a Runner that is no unit, and a rendering that does not exist, are refused", () => {
  expect(catchPlanError(() => render({ as: "text", runnerId: "5e1f-e" })).code).toBe("UNIT_NOT_FOUND");
  const html = () => Reflect.apply(formatPlan, undefined, [plan, { as: "html" }]) as unknown;
  expect(catchPlanError(html).code).toBe("FORMAT_UNKNOWN");
});

test("names from outside cannot break out of their place in Markdown", () => {
  const name = "evil|`cell`\n# heading <script> [link](x)";
  const evil = planUpgrade(fleetOf([runner("x", { name, tags: ["a`b"] }), runner("y", { tags: ["a`b"] })]));
  for (const as of ["markdown", "runbook"] as const) {
    const text = formatPlan(evil, { as });
    expect(text).not.toMatch(/^# heading/m);
    expect(text).not.toContain("<script>");
    expect(text).not.toContain("[link](");
  }
});

test("ids and paths from outside are one word in a command", () => {
  const text = runbook({
    host: { platform: "vm", address: "h", packagePath: "/opt/my runner/my runner.jar" },
  });
  expect(text).toContain("java -jar 'my runner.jar'");
});

test.each([
  [900, "1 s"],
  [119_000, "119 s"],
  [120_000, "2 min"],
  [5_400_000, "90 min"],
  [7_200_000, "2 h"],
  [12_000_000, "3 h 20 min"],
])("%i ms is %s", (durationMs, text) => {
  expect(duration(durationMs)).toBe(text);
});

test("the runbook of a user's unit, of a service that is not known, and of a directory", () => {
  const user = { kind: "systemd", unit: "runner.service", scope: "user" } as const;
  expect(runbook({ host: { platform: "vm", address: "h", service: user } })).toContain(
    "   systemctl --user stop runner.service\n",
  );
  const bare = runbook({
    host: { platform: "vm", address: "h", directory: "/srv/runner", service: { kind: "process" } },
  });
  expect(bare).toContain("same directory as the existing Runner, `/srv/runner`");
  expect(bare).toContain("java -jar runner-x.jar");
  expect(runbook({ host: { platform: "vm", address: "h", packagePath: "runner.jar" } })).toContain(
    "same directory as the existing Runner, owned",
  );
  expect(runbook({ host: { platform: "vm", address: "h", packagePath: "/runner.jar" } })).toContain(
    "Runner, `/`, owned",
  );
});

test("the runbook of a Docker container warns of creating a second Runner, and keeps or rotates credentials", () => {
  const named = { ...inside("docker"), host: { ...docker, container: "runner" } };
  const keep = runbook(named, { image: "rundeckpro/runner:5.8.0" });
  expect(keep).toContain("leave out its step that creates a Runner");
  expect(keep).toContain("docker -H unix:///d.sock pull rundeckpro/runner:5.8.0");
  expect(keep).toContain("rename runner runner-old");
  expect(keep).not.toContain("egenerate");
  const rotate = runbook(named, { image: "rundeckpro/runner:5.8.0", credentials: "rotate" });
  expect(rotate).toContain("**DO NOT** before the old container is stopped.");
  expect(rotate.indexOf("stop runner &&")).toBeGreaterThan(-1);
  expect(rotate.indexOf("stop runner &&")).toBeLessThan(rotate.indexOf("Only now regenerate"));
  const rest = { variant: "rest-api" } as const;
  expect(
    runbook({ ...inside("docker"), host: docker }, { image: "r:5.8.0", credentials: "rotate" }, rest),
  ).toContain("POST /api/42/runnerManagement/runner/x/regenerateCreds");
});

test("the runbook of a Docker container whose name is not known finds it by its id, and quotes what is hostile", () => {
  const unnamed = runbook({ ...inside("docker"), host: docker }, { image: "r:5.8.0" });
  expect(unnamed).toContain("grep -qxF RUNNER_RUNDECK_CLIENT_ID=x ");
  expect(unnamed).toContain('rename "$CONTAINER" "$CONTAINER-old"');
  const hostile = { ...docker, container: "a b; rm" };
  expect(runbook({ ...inside("docker"), host: hostile }, { image: "r:5.8.0" })).toContain(
    "rename 'a b; rm' 'a b; rm-old'",
  );
});

test("the runbook of a Runner that is several containers replaces one after the other", () => {
  const several = {
    platform: "docker",
    findings: [],
    container: { image: "r:5.7.0", credentialsIn: "variable", keepsServing: false, containers: 2 },
  } as const;
  const inTurn = "Carry the steps out for one container after the other";
  expect(runbook({ hostFacts: several, host: docker }, { image: "r:5.8.0" })).toContain(inTurn);
  expect(runbook({ ...inside("docker"), host: docker }, { image: "r:5.8.0" })).not.toContain(inTurn);
});

test("the runbook of a Kubernetes workload", () => {
  const workload = { kind: "StatefulSet", name: "runner" } as const;
  const host = { ...kubernetes, namespace: "ops", workload };
  const keep = runbook({ ...inside("kubernetes"), host }, { image: "rundeckpro/runner:5.8.0" });
  expect(keep).toContain("kubectl --context prod --namespace ops set image statefulset/runner");
  const rotate = runbook(
    { ...inside("kubernetes"), host: kubernetes },
    { image: "r:5.8.0", credentials: "rotate" },
  );
  expect(rotate).toContain('kubectl --context prod scale deployment/"$WORKLOAD" --replicas=0');
});

test("steps of the user's own stand where they belong", () => {
  const base = planUpgrade(fleetOf([runner("a"), runner("b")]));
  const before = insertStep(base, { before: "away", step: { name: "silence", timeLimitMs: 1 } });
  const both = insertStep(before, { after: "verify", step: { name: "unsilence", timeLimitMs: 1 } });
  const text = formatPlan(both, { as: "runbook", runnerId: "a" });
  const order = ["`silence`", "### Upgrade", "### After", "`unsilence`", "Give it its tags back"];
  const places = order.map((part) => text.indexOf(part));
  expect(places).toEqual([...places].sort((left, right) => left - right));
  expect(places).not.toContain(-1);
});

test("a policy that goes on after a drain says so; without one nothing is waited for", () => {
  expect(runbook({}, { onDrainTimeout: "proceed" })).toContain(
    "If they do not end, go on: they may be lost.",
  );
  expect(runbook({}, { drain: "wait" })).toContain("If they do not end, leave the Runner as it is.");
  expect(runbook({}, { drain: "off" })).not.toContain("Wait until it runs no operations");
});

test("what is not known is said to be unknown, also that nobody can stand in for it", () => {
  const text = runbook({ version: null, associations: [{ project: "legacy" }] });
  expect(text).toContain("- Version: unknown version → 5.8.0");
  expect(text).toContain("**Nobody stands in** for `unprovable:legacy:dispatch_mode_unknown`");
});

test("a Runner that is no unit is called by its id", () => {
  const made = planUpgrade(fleetOf([runner("a"), runner("b", { version: "5.8.0" })]));
  expect(formatPlan(made, { as: "runbook" })).toContain("b (`b`) can stand in");
});

test("without canaries nobody is told to watch any", () => {
  const made = planUpgrade(fleetOf([runner("a"), runner("b")], { version: null }), {
    canary: 0,
    targetVersion: "5.8.0",
  });
  expect(formatPlan(made, { as: "runbook" })).not.toContain("canaries");
  expect(formatPlan(made, { as: "text" })).toContain("server of unknown version");
  expect(formatPlan(made, { as: "markdown" })).toContain("server of unknown version");
});

test("a Runner that nothing needs", () => {
  expect(runbook({ associations: [] })).toContain("No job is known to need it");
});

test("more than one stand-in is asked for in the plural", () => {
  const three = planUpgrade(fleetOf([runner("a"), runner("b"), runner("c")]), { minAvailable: 2 });
  expect(formatPlan(three, { as: "runbook" })).toContain(
    "at least 2 of them are Healthy, not being upgraded, and answer a ping",
  );
});
