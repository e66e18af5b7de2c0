import { describe, expect, test } from "vitest";
import type { ReplicaHostInput, ReplicaInput, RunnerInput } from "../define-fleet/fleet-input.js";
import { validatePlan } from "../file/validate-plan.js";
import type { Fleet } from "../fleet/fleet.js";
import type { AgentFacts, HostFacts } from "../fleet/host-facts.js";
import { insertStep } from "../compose/insert-step.js";
import { limitTo } from "../compose/limit-to.js";
import { planUpgrade } from "../planner/plan-upgrade.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { rebasePlan } from "./rebase-plan.js";
import type { UnitOutcome } from "./rebase.js";

const replica = (id: string, host: string, over: Partial<ReplicaInput> = {}): ReplicaInput => ({
  id,
  status: "Healthy",
  version: "5.7.0",
  hostname: host,
  installationPath: "/opt/runner",
  uptimeMs: 60_000,
  runningOperations: 0,
  ...over,
});

function factsOf(hostname: string, agent: Partial<AgentFacts> = {}): HostFacts {
  return {
    platform: "vm",
    findings: [],
    agent: { hostname, directory: "/opt/runner", packagePath: "/opt/runner/r.jar", replicaIds: [], ...agent },
  };
}

const place = (name: string, over: Partial<ReplicaHostInput> = {}): ReplicaHostInput => ({
  host: { platform: "vm", address: `${name}.internal` },
  hostFacts: factsOf(name),
  ...over,
});

/** A manual Runner with these replicas on two hosts, and one that stands in for it. */
function fleetWith(
  replicas: readonly ReplicaInput[] | undefined,
  places: readonly ReplicaHostInput[] = [place("vm-1"), place("vm-2")],
  replicasOn: "off" | "on" = "on",
): Fleet {
  const [first] = places;
  const edge: Partial<RunnerInput> = {
    replicaType: "manual",
    ...(replicas !== undefined && { replicas }),
    ...(first !== undefined && { host: first.host, hostFacts: first.hostFacts ?? null }),
    replicaHosts: places,
  };
  const other = {
    replicaType: "manual",
    replicas: [replica("s1", "s.internal")],
    hostFacts: factsOf("s.internal"),
  } as const;
  return fleetOf([runner("edge", edge), runner("s", other)], { replicas: replicasOn, apiVersion: 59 });
}

const old = [replica("r1", "vm-1"), replica("r2", "vm-2")];
const plan = planUpgrade(fleetWith(old));
const current = { version: "5.8.0" };

function became(fleet: Fleet, unitId = "edge/r1"): UnitOutcome | undefined {
  const rebased = rebasePlan(plan, fleet);
  expect(validatePlan(rebased.plan)).toEqual([]);
  return rebased.units.find((unit) => unit.unitId === unitId);
}

test("the plan has a unit for each replica, and is the same over the same fleet", () => {
  expect(plan.units.map(({ id }) => id).sort()).toEqual(["edge/r1", "edge/r2", "s/s1"]);
  expect(rebasePlan(plan, fleetWith(old)).plan.id).toBe(plan.id);
});

describe("after its upgrade a replica is deleted and a new one serves", () => {
  test("it is done where host name and path tell the new one", () => {
    expect(became(fleetWith([replica("r9", "vm-1", current), old[1]!]))).toMatchObject({
      outcome: "done",
      replicaId: "r9",
      message: "The replica r9 serves in its place, with version 5.8.0.",
    });
  });

  test("it is done where the process on the host names the new one, and the old one was named with the host", () => {
    const hosts = [
      place("vm-1", { hostFacts: factsOf("vm-1", { replicaIds: ["r9"] }), replicaId: "r1" }),
      place("vm-2"),
    ];
    const outcome = became(fleetWith([replica("r9", "elsewhere", current), old[1]!], hosts));
    expect(outcome).toMatchObject({ outcome: "done", replicaId: "r9" });
  });

  test("it is not-serving where the new one is down", () => {
    const down = replica("r9", "vm-1", { ...current, status: "Down" });
    expect(became(fleetWith([down, old[1]!]))).toMatchObject({ outcome: "not-serving", status: "Down" });
  });

  test("it is gone where the host does not tell the new one, with the replicas that may be it", () => {
    const unknown = [place("vm-1", { hostFacts: null }), place("vm-2")];
    expect(became(fleetWith([replica("r9", "elsewhere", current), old[1]!], unknown))).toMatchObject({
      outcome: "gone",
      what: "replica",
      perhaps: ["r9"],
      message:
        "The server does not list its replica any more, and whether one of r9 took its place is not known.",
    });
  });

  test("it is gone where the host was not inspected, although the Runner has no other replica", () => {
    const unknown = [place("vm-1", { hostFacts: null })];
    expect(became(fleetWith([replica("r9", "vm-9", current)], unknown))).toMatchObject({
      outcome: "gone",
      perhaps: ["r9"],
    });
  });

  test("it is gone where its host is not named any more, and no other replica came", () => {
    expect(became(fleetWith([old[1]!], [place("vm-2")]))).toMatchObject({
      outcome: "gone",
      what: "replica",
      perhaps: [],
    });
  });

  test("another unit's replica is never taken for the new one", () => {
    const elsewhere = [place("vm-1", { hostFacts: factsOf("vm-2") })];
    const outcome = became(fleetWith([{ ...old[1]!, ...current }], elsewhere));
    expect(outcome).toMatchObject({ outcome: "gone", perhaps: [] });
  });

  test("a replica that is found on two hosts is neither's", () => {
    const both = [place("vm-1"), place("vm-2", { hostFacts: factsOf("vm-1") })];
    expect(became(fleetWith([replica("r9", "vm-1", current)], both))).toMatchObject({
      outcome: "gone",
      perhaps: ["r9"],
    });
  });

  test("two units on one host are not told apart", () => {
    const here = (...replicaIds: string[]): ReplicaHostInput[] =>
      replicaIds.map((id) => place("vm-1", { hostFacts: factsOf("vm-1", { replicaIds: [id] }) }));
    const shared = planUpgrade(fleetWith(old, here("r1", "r2")));
    expect(shared.units.map(({ id }) => id)).toContain("edge/r2");
    const now = fleetWith([replica("r8", "vm-1", current), replica("r9", "vm-1", current)], here("r8", "r9"));
    expect(rebasePlan(shared, now).units.filter(({ unitId }) => unitId.startsWith("edge"))).toMatchObject([
      { outcome: "gone", perhaps: ["r8", "r9"] },
      { outcome: "gone", perhaps: ["r8", "r9"] },
    ]);
  });
});

test("a replica that is upgraded under its own id is done", () => {
  expect(became(fleetWith([{ ...old[0]!, ...current }, old[1]!]))).toMatchObject({ outcome: "done" });
  expect(became(fleetWith([{ ...old[0]!, ...current }, old[1]!]))).not.toHaveProperty("replicaId");
});

test("a replica made anew on the old version is a unit in place of the old one, in a limited plan too", () => {
  const now = fleetWith([replica("r9", "vm-1"), old[1]!]);
  expect(became(now)).toMatchObject({
    outcome: "changed",
    unitIds: ["edge/r9"],
    changes: expect.arrayContaining([{ what: "replica-id", before: "r1", after: "r9" }]) as unknown,
  });
  const limited = limitTo(plan, { unitIds: ["edge/r1"] });
  const rebased = rebasePlan(limited, now);
  expect(rebased.plan.units.map(({ id }) => id)).toEqual(["edge/r9"]);
  expect([rebased.added, [...rebased.leftOut].sort()]).toEqual([[], ["edge/r2", "s/s1"]]);
});

test("a replica whose status or version changed is changed, by its own word", () => {
  expect(became(fleetWith([{ ...old[0]!, status: "Down" }, old[1]!]))).toMatchObject({
    outcome: "changed",
    premises: [{ what: "status-class", planned: "serving", found: "absent (Down)" }],
  });
});

test("a Runner that is split into replicas by now has several units for its one, and is one of them when it is not", () => {
  const whole = planUpgrade(fleetWith(old, undefined, "off"));
  expect(whole.units.map(({ id }) => id).sort()).toEqual(["edge", "s"]);
  const split = rebasePlan(whole, fleetWith(old));
  expect(split.units.find(({ unitId }) => unitId === "edge")).toMatchObject({
    outcome: "changed",
    unitIds: expect.arrayContaining(["edge/r1", "edge/r2"]) as unknown,
  });
  expect(split.added).toEqual([]);
  const upgraded = rebasePlan(whole, fleetWith(old.map((one) => ({ ...one, ...current }))));
  expect(upgraded.units.find(({ unitId }) => unitId === "edge")).toMatchObject({ outcome: "done" });
  const joined = rebasePlan(plan, fleetWith(old, undefined, "off"));
  expect(joined.units.filter(({ unitId }) => unitId.startsWith("edge"))).toMatchObject([
    { outcome: "changed", unitIds: ["edge"] },
    { outcome: "changed", unitIds: ["edge"] },
  ]);
});

test("a step whose place the steps of a replica do not have is told as not kept", () => {
  const whole = planUpgrade(fleetWith(old, undefined, "off"));
  // A package is downloaded behind the stop, and in front of it where a replica is upgraded.
  const step = { name: "copy-logs", timeLimitMs: 10_000 };
  const rebased = rebasePlan(insertStep(whole, { after: "stop", step }), fleetWith(old));
  expect(rebased.notKept).toHaveLength(rebased.plan.units.length);
  expect(rebased.notKept).toContainEqual({
    unitId: "s/s1",
    stepId: "copy-logs",
    reason: "order",
    message:
      "The inserted step copy-logs is not among the steps of runner-s (s.internal): the steps around it come in another order now.",
  });
});

test("a Runner whose replicas could not be listed is blocked", () => {
  expect(became(fleetWith(undefined))).toMatchObject({
    outcome: "blocked",
    blockers: [{ code: "REPLICAS_ON" }],
  });
});
