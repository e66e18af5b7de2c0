import { expect, test } from "vitest";
import { planUpgrade } from "../planner/plan-upgrade.js";
import { parsePlan } from "../file/parse-plan.js";
import { withId } from "../file/plan-id.js";
import { serializePlan } from "../file/serialize-plan.js";
import { catchPlanError } from "../testing/catch-plan-error.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { unprintable } from "../text/unprintable.js";
import type { Host } from "../hosts/host.js";

const bad = ["a\nb", "a\0b", "a\u0085b", "a\u202eb", "a\u2028b", "a\ud800b", "\u001b[2Ja", "-a"];
const vm = { platform: "vm", address: "h" } as const;
const kubernetes = { platform: "kubernetes", address: "prod" } as const;

const hosts: [field: string, host: (text: string) => Host][] = [
  ["address", (address) => ({ ...vm, address })],
  ["directory", (directory) => ({ ...vm, directory })],
  ["packagePath", (packagePath) => ({ ...vm, packagePath })],
  ["service.unit", (unit) => ({ ...vm, service: { kind: "systemd", unit, scope: "system" } })],
  ["service.user", (user) => ({ ...vm, service: { kind: "systemd", unit: "u", scope: "user", user } })],
  ["address", (address) => ({ platform: "docker", address })],
  ["container", (container) => ({ platform: "docker", address: "unix:///d.sock", container })],
  ["address", (address) => ({ ...kubernetes, address })],
  ["namespace", (namespace) => ({ ...kubernetes, namespace })],
  [
    "workload.container",
    (container) => ({ ...kubernetes, workload: { kind: "Deployment", name: "runner", container } }),
  ],
  ["workload.name", (name) => ({ ...kubernetes, workload: { kind: "Deployment", name } })],
];

test.each(hosts)(
  "refuses %s with characters that enter no command, in a fleet and in a plan",
  (field, hostWith) => {
    for (const text of bad) {
      const host = hostWith(text);
      const error = catchPlanError(() => fleetOf([runner("a", { host })]));
      expect(error.code).toBe("FLEET_INVALID");
      expect(error.details).toEqual([
        expect.objectContaining({ code: "HOST_INVALID", path: `runners[0].host.${field}` }),
      ]);
      expect(error.message).not.toMatch(unprintable);
      const plan = planUpgrade(fleetOf([runner("a"), runner("b")]));
      const edited = withId({ ...plan, units: plan.units.map((unit) => ({ ...unit, host })) });
      const refusal = catchPlanError(() => parsePlan(edited));
      expect(refusal).toMatchObject({
        code: "PLAN_INVALID",
        details: [{ code: "HOST_INVALID" }, { code: "HOST_INVALID" }],
      });
    }
  },
);

test.each(["a\nb", "a\u009bb", ".", ".."])("refuses %j as a Runner's id", (id) => {
  expect(catchPlanError(() => fleetOf([runner("a"), { ...runner("b"), id }])).details).toEqual([
    expect.objectContaining({ code: "RUNNER_ID_INVALID", path: "runners[1].id" }),
  ]);
});

test("takes names without what does not print, so that no message and no plan holds it", () => {
  const name = "eu\u009b31m-1\u202e\u0007";
  const fleet = fleetOf([
    runner("a", { name, associations: [{ project: "batch\u202e" }] }),
    runner("b", { name: "\u200b" }),
  ]);
  expect(fleet.runners.map((each) => each.name)).toEqual(["eu-1", "b"]);
  const plan = planUpgrade(fleet, { allowOutageOf: [name] });
  expect(plan.policy.allowOutageOf).toEqual(["eu-1"]);
  expect(plan.units.find(({ runnerId }) => runnerId === "a")).toMatchObject({ isOutageAllowed: true });
});

test("writes what does not print as escapes into a plan's text, and reads it back", () => {
  const fleet = fleetOf([
    runner("a", { tags: ["x\u202ey", "z\u{e0041}"] }),
    runner("b", { tags: ["x\u202ey", "z\u{e0041}"] }),
  ]);
  const plan = planUpgrade(fleet);
  expect(serializePlan(plan)).not.toMatch(unprintable);
  expect(parsePlan(serializePlan(plan))).toEqual(plan);
});

test("refuses an image that is no reference: the policy's, and one that an engine names", () => {
  const host = { platform: "docker", address: "unix:///d.sock" } as const;
  expect(catchPlanError(() => planUpgrade(fleetOf([]), { image: "-v /:/host" })).code).toBe("INVALID_POLICY");
  const container = { image: "x y\n", credentialsIn: "variable", keepsServing: false } as const;
  const hostFacts = { platform: "docker", findings: [], container } as const;
  const plan = planUpgrade(fleetOf([runner("a", { host, hostFacts })]), {
    image: ":5.8.0",
    allowOutageOf: ["a"],
  });
  expect(plan.units).toEqual([]);
  expect(plan.blockers.map(({ code }) => code)).toContain("IMAGE_INVALID");
});
