import { describe, expect, test } from "vitest";
import type { ReplicaInput, RunnerInput } from "../define-fleet/fleet-input.js";
import { parsePlan } from "../file/parse-plan.js";
import { serializePlan } from "../file/serialize-plan.js";
import { validatePlan } from "../file/validate-plan.js";
import { stepsOf } from "../model/steps-of.js";
import { unitName } from "../model/unit-name.js";
import type { Plan } from "../model/plan.js";
import type { PolicyInput } from "../policy/policy.js";
import { formatPlan } from "../format/format-plan.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { planUpgrade } from "./plan-upgrade.js";

const replica = (id: string, over: Partial<ReplicaInput> = {}): ReplicaInput => ({
  id,
  status: "Healthy",
  version: "5.7.0",
  hostname: `vm-${id}`,
  installationPath: "/opt/runner",
  uptimeMs: 60_000,
  runningOperations: 0,
  ...over,
});
const factsOf = (hostname: string, replicaIds: readonly string[] = []) => ({
  platform: "vm" as const,
  findings: [],
  agent: { hostname, directory: "/opt/runner", packagePath: "/opt/runner/runner.jar", replicaIds },
});

/** A manual Runner whose replicas have a host each. */
function withReplicas(
  id: string,
  replicas: readonly ReplicaInput[],
  over: Partial<RunnerInput> = {},
): RunnerInput {
  const places = replicas.map((one) => ({
    host: { platform: "vm" as const, address: `vm-${one.id}.internal` },
    hostFacts: factsOf(`vm-${one.id}`),
  }));
  return runner(id, {
    replicaType: "manual",
    replicas,
    ...(places[0] !== undefined && places[0]),
    ...(places.length > 1 && { replicaHosts: places }),
    ...over,
  });
}

const plan = (runners: readonly RunnerInput[], policy: PolicyInput = {}): Plan => {
  const made = planUpgrade(fleetOf(runners, { replicas: "on", apiVersion: 59, version: "5.8.0" }), policy);
  expect(validatePlan(made)).toEqual([]);
  expect(parsePlan(serializePlan(made))).toEqual(made);
  return made;
};
const codes = ({ blockers }: Plan): string[] => blockers.map(({ runnerId, code }) => `${runnerId} ${code}`);
const unitsOf = ({ units }: Plan): string[] => units.map(({ id }) => id);
const spelled = (made: Plan, unitId: string): string =>
  stepsOf(made, unitId)
    .map(
      ({ id, isGuarded, undo, takesAway }) =>
        id + (undo === "irreversible" ? " ⟂" : "") + (isGuarded ? " ★" : "") + (takesAway ? " ↷" : ""),
    )
    .join(", ");

test("replicas of one Runner on one host are told apart by their ids", () => {
  const shared = { hostname: "vm" };
  const replicas = ["r1", "r2"].map((id) =>
    replica(`${id}-aaaaaaaa`, { ...shared, installationPath: `/opt/${id}` }),
  );
  const replicaHosts = ["r1", "r2"].map((id) => ({
    host: { platform: "vm" as const, address: "vm.internal", directory: `/opt/${id}` },
    hostFacts: factsOf("vm", [`${id}-aaaaaaaa`]),
  }));
  const made = plan([
    runner("a", { replicaType: "manual", replicas, ...replicaHosts[0], replicaHosts }),
    withReplicas("b", [replica("r3")]),
  ]);
  expect(codes(made)).toEqual([]);
  expect(made.units.map((unit) => unitName(unit)).sort()).toEqual([
    "runner-a (vm, r1-aaaaa)",
    "runner-a (vm, r2-aaaaa)",
    "runner-b (vm-r3)",
  ]);
});

describe("a manual Runner with one replica", () => {
  test("is upgraded in place, and the old replica is deleted last", () => {
    const made = plan([withReplicas("a", [replica("r1")]), withReplicas("b", [replica("r2")])]);
    expect(codes(made)).toEqual([]);
    expect(unitsOf(made).sort()).toEqual(["a/r1", "b/r2"]);
    expect(made.units[0]).toMatchObject({
      replicaId: "r1",
      replicaName: "vm-r1",
      needs: ["tags:payments:eu"],
    });
    expect(made.units[0]).not.toHaveProperty("standInReplicas");
    expect(spelled(made, "a/r1")).toBe(
      "inspect, create-replica ★, download-package, check-availability ★, cordon ↷, drain, save-state, stop ★ ↷, install-package, start, verify, uncordon, delete-replica ⟂, clean-up",
    );
  });

  test("is proven by its own status, version and uptime, and by no ping, which any replica answers", () => {
    const made = plan([withReplicas("a", [replica("r1")]), withReplicas("b", [replica("r2")])]);
    const verify = stepsOf(made, "a/r1").find(({ kind }) => kind === "verify");
    expect(verify?.checks.map(({ kind }) => kind)).toEqual(["installed", "version", "restarted", "status"]);
  });

  test("is blocked for its needs as elsewhere", () => {
    expect(codes(plan([withReplicas("a", [replica("r1")])]))).toEqual(["a NO_STAND_IN"]);
  });

  test("counts as what its replica is, whatever the word for the whole Runner", () => {
    const stand = withReplicas("b", [replica("r2")]);
    expect(unitsOf(plan([withReplicas("a", [replica("r1")], { status: "New" }), stand]))).toContain("a/r1");
    const isNew = plan([withReplicas("a", [replica("r1", { status: "New", version: null })]), stand]);
    expect(codes(isNew)).toContain("a RUNNER_IS_NEW");
    const current = plan([
      withReplicas("a", [replica("r1", { version: "5.8.0" })], { version: "5.7.0" }),
      stand,
    ]);
    expect(current.alreadyCurrent).toEqual(["a"]);
  });
});

describe("what is not known blocks, and says what to ask", () => {
  const stand = withReplicas("b", [replica("r2")]);
  test.each<[string, Partial<RunnerInput>]>([
    ["REPLICAS_ON", { replicaType: "ephemeral" }],
    ["REPLICAS_ON", { replicaType: null }],
    ["REPLICA_NOT_FOUND", { hostFacts: factsOf("elsewhere") }],
    ["REPLICA_NOT_FOUND", { replicas: [] }],
  ])("%s: %j", (code, over) => {
    const made = plan([withReplicas("a", [replica("r1")], over), stand]);
    expect(codes(made)).toContain(`a ${code}`);
    expect(unitsOf(made)).not.toContain("a/r1");
  });

  test("two hosts that lead to the same replica", () => {
    const [one, two] = ["vm-1", "vm-2"].map((address) => ({
      host: { platform: "vm" as const, address },
      hostFacts: factsOf("vm-r1"),
    }));
    const both = withReplicas("a", [replica("r1"), replica("r3")], { ...one, replicaHosts: [one!, two!] });
    expect(codes(plan([both, stand]))).toContain("a REPLICA_AMBIGUOUS");
  });
});

describe("a manual Runner with several replicas", () => {
  const three = [replica("r1"), replica("r2"), replica("r3")];

  test("has a unit for each, and is cordoned as a whole where other Runners keep its needs", () => {
    const made = plan([withReplicas("a", three), withReplicas("b", [replica("r4")])]);
    expect(unitsOf(made).filter((id) => id.startsWith("a/"))).toHaveLength(3);
    expect(spelled(made, "a/r2")).toContain("cordon ↷, drain");
    expect(made.units.every(({ standInReplicas }) => standInReplicas === undefined)).toBe(true);
  });

  test("goes on serving with the others where no other Runner does, and says so", () => {
    const made = plan([withReplicas("a", three)]);
    expect(codes(made)).toEqual([]);
    expect(unitsOf(made)).toEqual(["a/r1", "a/r2", "a/r3"]);
    expect(made.units.map(({ standInReplicas }) => standInReplicas)).toEqual([1, 1, 1]);
    expect(spelled(made, "a/r1")).toBe(
      "inspect, create-replica ★, download-package, check-availability ★, drain, save-state, stop ★ ↷, install-package, start, verify, delete-replica ⟂, clean-up",
    );
    expect(made.warnings.map(({ code }) => code)).toContain("DRAIN_MAY_NOT_END");
  });

  test("is blocked where too few of them serve", () => {
    const two = [replica("r1"), replica("r2", { status: "Down" })];
    expect(codes(plan([withReplicas("a", two, { status: "Unhealthy" })]))).toContain("a NO_STAND_IN");
    expect(codes(plan([withReplicas("a", three)], { minReplicas: 3 }))).toContain("a NO_STAND_IN");
  });

  test("is partly current: only the others are units, and the Runner is not said to be current", () => {
    const made = plan([
      withReplicas("a", [replica("r1", { version: "5.8.0" }), replica("r2")]),
      withReplicas("b", [replica("r4")]),
    ]);
    expect(unitsOf(made)).toContain("a/r2");
    expect(unitsOf(made)).not.toContain("a/r1");
    expect(made.alreadyCurrent).toEqual([]);
  });
});

test.each(["console", "rest-api"] as const)(
  "the runbook (%s) adds a replica and deletes the old one last",
  (variant) => {
    const made = plan([withReplicas("a", [replica("r1")]), withReplicas("b", [replica("r2")])]);
    const text = formatPlan(made, { as: "runbook", variant, runnerId: "a" });
    expect(text).not.toContain("regenerateCreds");
    expect(text).toContain("**DO NOT** regenerate");
    const order = [
      "Add a replica|add one",
      "stop the Java process",
      "Start the new Runner",
      "Delete the old replica",
    ];
    const places = order.map((words) => text.search(new RegExp(words)));
    expect(places.every((place, index) => place > (places[index - 1] ?? -1))).toBe(true);
    expect(text).toContain("r1");
  },
);

test("nothing changes on a server without replicas", () => {
  const one = runner("a");
  const made = planUpgrade(fleetOf([one, runner("b")]));
  expect(made.units.map(({ id, procedure }) => `${id} ${procedure}`)).toEqual(["a vm:cordon", "b vm:cordon"]);
});

test.each([
  ["5.8.0", "Healthy", "Unhealthy"],
  ["6.1.0", "Unhealthy", "Unhealthy"],
  ["6.1.0", "Healthy", "Down"],
  ["6.1.0", "Busy", "Unhealthy"],
])("on %s a plan holds for a Runner that is %s and whose replica is %s", (version, status, ofReplica) => {
  const single = (id: string, runnerStatus: string, replicaStatus: string): RunnerInput =>
    runner(id, {
      ...{ status: runnerStatus, replicaType: "manual" },
      replicas: [replica(`${id}-1`, { status: replicaStatus, hostname: id })],
      ...{ host: { platform: "vm", address: id }, hostFacts: factsOf(id) },
    });
  const runners = [single("edge", status, ofReplica), single("other", "Healthy", "Healthy")];
  const plan = planUpgrade(fleetOf(runners, { replicas: "on", apiVersion: 59, version }));
  expect(plan.units).toHaveLength(2);
  expect(validatePlan(plan)).toEqual([]);
});
