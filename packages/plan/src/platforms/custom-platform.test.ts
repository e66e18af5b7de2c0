import { expect, test } from "vitest";
import { insertStep } from "../compose/insert-step.js";
import { limitTo } from "../compose/limit-to.js";
import { defineFleet } from "../define-fleet/define-fleet.js";
import type { RunnerInput } from "../define-fleet/fleet-input.js";
import type { Fleet } from "../fleet/fleet.js";
import type { Host } from "../hosts/host.js";
import type { HostFacts } from "../fleet/host-facts.js";
import { hostKey } from "./host-key.js";
import { forecastPlan } from "../forecast/forecast-plan.js";
import { formatPlan } from "../format/format-plan.js";
import { parsePlan } from "../file/parse-plan.js";
import { planUpgrade } from "../planner/plan-upgrade.js";
import { withId } from "../file/plan-id.js";
import type { Plan } from "../model/plan.js";
import { serializePlan } from "../file/serialize-plan.js";
import { stepsOf } from "../model/steps-of.js";
import { validatePlan } from "../file/validate-plan.js";
import type { PolicyInput } from "../policy/policy.js";
import { catchPlanError } from "../testing/catch-plan-error.js";
import { runner } from "../testing/fleet-of.js";
import { tower, towerHost, withTower } from "../testing/tower-platform.js";

const options = { platforms: withTower };
const inTower = (id: string, over: Partial<RunnerInput> = {}): RunnerInput =>
  runner(id, {
    host: towerHost,
    hostFacts: {
      platform: "custom:tower",
      findings: [],
      container: { image: "team/runner:5.7.0", credentialsIn: "variable", keepsServing: false },
    },
    ...over,
  });
const fleetOf = (runners: readonly RunnerInput[]): Fleet =>
  defineFleet(
    {
      server: { uuid: "server-1", version: "5.8.0", replicas: "off" },
      projects: [{ name: "payments", dispatch: "manual" }],
      runners,
    },
    options,
  );
const policy: PolicyInput = { image: ":5.8.0" };
const fleet = fleetOf([inTower("a"), inTower("b"), runner("c")]);
const plan = planUpgrade(fleet, policy, options);

test("plans, parses and forecasts a fleet of built-in and custom hosts", () => {
  expect(plan.blockers).toEqual([]);
  expect(Object.keys(plan.procedures)).toEqual(["custom:tower-keep:cordon", "vm:cordon"]);
  expect(plan.units.find(({ runnerId }) => runnerId === "a")).toMatchObject({
    host: towerHost,
    image: "team/runner:5.8.0",
  });
  expect(stepsOf(plan, "a").find(({ kind }) => kind === "roll-out")).toMatchObject({
    isGuarded: true,
    takesAway: true,
  });
  expect(validatePlan(plan, options)).toEqual([]);
  expect(parsePlan(serializePlan(plan), options)).toEqual(plan);
  expect(forecastPlan(plan, options).units).toHaveLength(3);
});

test("chooses a route, its variant and a roll-out that keeps serving by the module", () => {
  const facts = (credentialsIn: "variable" | "file", keepsServing: boolean): HostFacts => ({
    platform: "custom:tower",
    findings: [],
    container: { image: "team/runner:5.7.0", credentialsIn, keepsServing },
  });
  const rotated = fleetOf([inTower("a", { hostFacts: facts("file", false) }), inTower("b")]);
  expect(Object.keys(planUpgrade(rotated, { ...policy, credentials: "rotate" }, options).procedures)).toEqual(
    ["custom:tower-rotate:cordon", "custom:tower-rotate:cordon:filed"],
  );
  const serving = fleetOf([inTower("a", { hostFacts: facts("variable", true) }), inTower("b")]);
  const served = planUpgrade(serving, { ...policy, drain: "off" }, options);
  expect(served.units.find(({ runnerId }) => runnerId === "a")).toMatchObject({ keepsServing: true });
  expect(validatePlan(served, options)).toEqual([]);
});

test("names hosts, budgets them and writes the runbook with the module's words", () => {
  expect(hostKey(towerHost, options)).toBe("custom:tower:east/7");
  expect(formatPlan(plan, { as: "text", ...options })).toContain("custom:tower east floor 7");
  expect(formatPlan(plan, { as: "markdown", ...options })).toContain("custom:tower east floor 7");
  for (const variant of ["console", "rest-api"] as const) {
    const runbook = formatPlan(plan, { as: "runbook", variant, runnerId: "a", ...options });
    expect(runbook).toContain(`Take the stairs to floor 7 (${variant}).`);
  }
});

test("limits and composes plans with custom hosts", () => {
  const limited = limitTo(plan, { hosts: ["custom:tower:east/7"] }, options);
  expect(limited.units.map(({ runnerId }) => runnerId).sort()).toEqual(["a", "b"]);
  const inserted = insertStep(
    limited,
    { before: "away", step: { name: "ring", timeLimitMs: 1_000 } },
    options,
  );
  expect(parsePlan(serializePlan(inserted), options)).toEqual(inserted);
});

test.each<[string, () => unknown]>([
  ["planUpgrade", () => planUpgrade(fleet, policy)],
  ["defineFleet", () => defineFleet({ runners: [inTower("a")] })],
  ["parsePlan", () => parsePlan(serializePlan(plan))],
  ["formatPlan", () => formatPlan(plan, { as: "text" })],
  ["forecastPlan", () => forecastPlan(plan)],
  ["limitTo", () => limitTo(plan, { count: 1 })],
  ["insertStep", () => insertStep(plan, { before: "away", step: { name: "ring", timeLimitMs: 1 } })],
  ["hostKey", () => hostKey(towerHost)],
  ["a module list without vm", () => planUpgrade(fleet, policy, { platforms: [tower] })],
])("%s without the module names the platform and the option", (name, call) => {
  const error = catchPlanError(call);
  expect(error.code).toBe("PLATFORM_UNKNOWN");
  expect(error.message).toContain(name.includes("vm") ? "platform vm" : "platform custom:tower");
  expect(error.message).toContain("option platforms");
});

test("validatePlan without the module tells both what is unknown and where", () => {
  expect(validatePlan(plan)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        code: "PLATFORM_UNKNOWN",
        path: 'procedures["custom:tower-keep:cordon"].steps[0]',
      }),
      expect.objectContaining({ code: "PLATFORM_UNKNOWN", path: expect.stringMatching(/^units\[\d\]$/) }),
    ]),
  );
});

test.each<[string, Host, string, string]>([
  [
    "that the module refuses",
    { platform: "custom:tower", address: "east" },
    "NOT_A_FLEET",
    "A tower has floors.",
  ],
  ["with a password", { ...towerHost, address: "http://u:p@east" }, "SECRET_IN_ADDRESS", "holds a password"],
  ["with a text that programs take for an option", { ...towerHost, floor: "-7" }, "HOST_INVALID", "hyphen"],
])("refuses a custom host %s", (_, host, code, message) => {
  const error = catchPlanError(() => fleetOf([inTower("a", { host })]));
  expect(error.code).toBe("FLEET_INVALID");
  expect(error.details).toEqual([
    expect.objectContaining({ code, message: expect.stringContaining(message) }),
  ]);
});

test("refuses a host that is not JSON, or of another platform, whatever its module says", () => {
  for (const [host, path] of [
    [{ ...towerHost, since: new Date(0) }, "runners[0].host.since"],
    [{ ...towerHost, address: "" }, "runners[0].host.address"],
    [{ ...towerHost, platform: "custom:shed" }, "runners[0].host.platform"],
  ] as const) {
    const careless = { ...tower, parseHost: () => ({ host: host as never }) };
    const error = catchPlanError(() => defineFleet({ runners: [inTower("a")] }, { platforms: [careless] }));
    expect(error.code).toBe("FLEET_INVALID");
    expect(error.details[0]).toMatchObject({ code: "NOT_A_FLEET", path });
  }
});

test("refuses an edited plan whose custom route is out of order", () => {
  const key = "custom:tower-keep:cordon";
  const procedure = plan.procedures[key]!;
  const edited: Plan = withId({
    ...plan,
    procedures: { ...plan.procedures, [key]: { ...procedure, steps: [...procedure.steps].reverse() } },
  });
  expect(catchPlanError(() => parsePlan(edited, options)).details).toContainEqual(
    expect.objectContaining({ code: "ROUTE_BROKEN" }),
  );
});
