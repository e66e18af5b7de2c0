import { expect, test } from "vitest";
import { catchPlanError } from "../testing/catch-plan-error.js";
import { runner } from "../testing/fleet-of.js";
import { defineFleet } from "./define-fleet.js";
import type { FleetInput } from "./fleet-input.js";
import type { Host } from "../hosts/host.js";

test("tags become a set that compares; Runners, projects and associations are sorted", () => {
  const fleet = defineFleet({
    projects: [{ name: "b" }, { name: "a", dispatch: "manual" }],
    runners: [
      runner("2", { tags: ["Linux", "EU", "eu ", ""], associations: [{ project: "z" }, { project: "a" }] }),
      runner("1"),
    ],
  });
  expect(fleet.runners.map(({ id }) => id)).toEqual(["1", "2"]);
  expect(fleet.runners[1]?.tags).toEqual(["eu", "linux"]);
  expect(fleet.runners[1]?.associations.map(({ project }) => project)).toEqual(["a", "z"]);
  expect(fleet.projects.map(({ name }) => name)).toEqual(["a", "b", "payments", "z"]);
});

test("what was left out is unknown", () => {
  const fleet = defineFleet({
    projects: [{ name: "p" }],
    runners: [{ id: "1", name: "one", status: "Healthy", associations: [{ project: "p" }] }],
  });
  expect(fleet).toEqual({
    server: { uuid: null, version: null, apiVersion: null, replicas: "unknown" },
    projects: [{ name: "p", dispatch: "unknown" }],
    runners: [
      {
        id: "1",
        name: "one",
        status: "Healthy",
        tags: [],
        associations: [{ project: "p", nodeFilter: null, remoteNodeDispatch: null, isNode: null }],
        version: null,
        runningOperations: null,
        maxRunning: null,
        canCordon: null,
        canRegenerate: null,
        canPing: null,
        replicaType: null,
        isLocal: false,
        host: null,
        hostFacts: null,
      },
    ],
  });
});

test("a fleet is a fleet: defining it again changes nothing", () => {
  const fleet = defineFleet({ server: { version: "5.8.0" }, runners: [runner("2"), runner("1")] });
  expect(defineFleet(fleet)).toEqual(fleet);
});

test("what a script leaves undefined is left out", () => {
  const input = { server: undefined, runners: [{ ...runner("1"), version: undefined }] };
  const { version, ...bare } = runner("1");
  expect(version).toBeDefined();
  expect(Reflect.apply(defineFleet, undefined, [input])).toEqual(defineFleet({ runners: [bare] }));
});

test.each<[string, FleetInput, string]>([
  ["a Runner listed twice", { runners: [runner("1"), runner("1")] }, "runners[1]"],
  ["a project listed twice", { projects: [{ name: "p" }, { name: "p" }], runners: [] }, "projects[1]"],
  [
    "a project twice at one Runner",
    { runners: [runner("1", { associations: [{ project: "p" }, { project: "p" }] })] },
    "runners[0].associations[1]",
  ],
  ["an empty id", { runners: [runner(" ")] }, "runners[0].id"],
  [
    "less than no operations",
    { runners: [runner("1", { runningOperations: -1 })] },
    "runners[0].runningOperations",
  ],
  ["a limit of no operations", { runners: [runner("1", { maxRunning: 0 })] }, "runners[0].maxRunning"],
  [
    "half an operation",
    { runners: [runner("1", { runningOperations: 0.5 })] },
    "runners[0].runningOperations",
  ],
  [
    "an empty address",
    { runners: [runner("1", { host: { platform: "vm", address: "" } })] },
    "runners[0].host.address",
  ],
])("%s is refused, naming the place", (_, input, path) => {
  const error = catchPlanError(() => defineFleet(input));
  expect(error).toMatchObject({ code: "FLEET_INVALID", details: [expect.objectContaining({ path })] });
});

test("what is no fleet at all is refused without a crash", () => {
  for (const nonsense of [null, 7, "fleet", [], { runners: {} }, { runners: [null] }]) {
    expect(catchPlanError(() => Reflect.apply(defineFleet, undefined, [nonsense]))).toMatchObject({
      code: "FLEET_INVALID",
    });
  }
});

test.each(["deploy:canary-5ecret@db1", "ssh://deploy:canary-5ecret@db1:22", ":canary-5ecret@db1"])(
  "an address that holds a password is refused, and the password is not repeated: %#",
  (address) => {
    const error = catchPlanError(() =>
      defineFleet({ runners: [runner("1", { host: { platform: "vm", address } })] }),
    );
    expect(error.details).toMatchObject([{ code: "SECRET_IN_ADDRESS", path: "runners[0].host.address" }]);
    expect(`${error.message} ${JSON.stringify(error.details)}`).not.toContain("canary-5ecret");
  },
);

test.each<Host>([
  { platform: "vm", address: "deploy@db1:22" },
  { platform: "docker", address: "ssh://deploy@db1:22" },
  { platform: "docker", address: "tcp://db1:2376" },
  { platform: "kubernetes", address: "system:admin@prod" },
])("a user, a port and a context are no password: %o", (host) => {
  expect(defineFleet({ runners: [runner("1", { host })] }).runners[0]?.host).toEqual(host);
});

test("a fleet that was not awaited is told as such", () => {
  // As JavaScript passes it.
  const fleet = Promise.resolve({ runners: [] }) as unknown as FleetInput;
  expect(catchPlanError(() => defineFleet(fleet)).message).toContain("await observeFleet(…)");
});

test("replicas are sorted by id, and what their server does not tell is unknown", () => {
  const [first] = defineFleet({
    runners: [
      runner("1", {
        replicaType: "manual",
        installationType: "linux",
        replicaValidation: { valid: false, errors: ["Replicas of this Runner have different versions"] },
        replicas: [
          { id: "b", status: "Healthy", version: "6.1.0", uptimeMs: 1.5 },
          { id: "a", status: "active" },
        ],
      }),
    ],
  }).runners;
  const unknown = { version: null, hostname: null, installationPath: null, address: null, uptimeMs: null };
  expect(first?.replicas).toEqual([
    { ...unknown, id: "a", status: "active", runningOperations: null, versionWarning: null },
    {
      ...{ ...unknown, id: "b", status: "Healthy", version: "6.1.0", uptimeMs: 1.5 },
      ...{ runningOperations: null, versionWarning: null },
    },
  ]);
  expect(first).toMatchObject({ installationType: "linux", replicaValidation: { valid: false } });
});

test.each([
  [
    "listed twice",
    [
      { id: "a", status: "" },
      { id: "a", status: "" },
    ],
    "DUPLICATE_REPLICA",
    "runners[0].replicas[1]",
  ],
  [
    "with an id that does not print",
    [{ id: "a\u0007", status: "" }],
    "REPLICA_ID_INVALID",
    "runners[0].replicas[0].id",
  ],
])("a replica %s is refused, naming the place", (_, replicas, code, path) => {
  const error = catchPlanError(() => defineFleet({ runners: [runner("1", { replicas })] }));
  expect(error.details).toMatchObject([{ code, path }]);
});
