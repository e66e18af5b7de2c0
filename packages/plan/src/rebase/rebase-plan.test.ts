import { describe, expect, test } from "vitest";
import { comparePlans } from "../compare/compare-plans.js";
import { insertStep } from "../compose/insert-step.js";
import { limitTo } from "../compose/limit-to.js";
import type { RunnerInput } from "../define-fleet/fleet-input.js";
import { defineFleet } from "../define-fleet/define-fleet.js";
import type { Fleet } from "../fleet/fleet.js";
import { stepsOf } from "../model/steps-of.js";
import type { Plan } from "../model/plan.js";
import { planUpgrade } from "../planner/plan-upgrade.js";
import { catchPlanError } from "../testing/catch-plan-error.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { rebasePlan } from "./rebase-plan.js";
import type { Rebase } from "./rebase.js";

const names = ["a", "b", "c", "d"];
const before = fleetOf(names.map((id) => runner(id)));
const plan = planUpgrade(before);

/** The fleet with other facts of some Runners; null takes one away. */
function changed(
  over: Readonly<Record<string, Partial<RunnerInput> | null>>,
  more: readonly string[] = [],
): Fleet {
  return fleetOf(
    [...names, ...more].flatMap((id) => {
      const its = over[id];
      return its === null ? [] : [runner(id, its)];
    }),
  );
}

const outcomes = ({ units }: Rebase): Record<string, string> =>
  Object.fromEntries(units.map(({ unitId, outcome }) => [unitId, outcome]));
const ids = ({ units }: Plan): string[] => units.map(({ id }) => id).sort();

describe("what became of a unit", () => {
  test("that was upgraded meanwhile is done, and one that is on its version and down is not", () => {
    const rebased = rebasePlan(
      plan,
      changed({ a: { version: "5.8.0" }, b: { version: "5.8.0", status: "Down" } }),
    );
    expect(outcomes(rebased)).toEqual({ a: "done", b: "not-serving", c: "valid", d: "valid" });
    expect(ids(rebased.plan)).toEqual(["c", "d"]);
    expect(rebased.units.find(({ unitId }) => unitId === "a")).toEqual({
      unitId: "a",
      name: "runner-a",
      outcome: "done",
      message: "It serves with version 5.8.0.",
    });
    expect(rebased.units.find(({ unitId }) => unitId === "b")).toMatchObject({
      status: "Down",
      message: "It has version 5.8.0, and its status is Down: no upgrade mends that.",
    });
  });

  test("whose premises changed is changed, with what it was and what it is", () => {
    const rebased = rebasePlan(plan, changed({ a: { version: "5.7.1" } }));
    expect(rebased.units.find(({ unitId }) => unitId === "a")).toMatchObject({
      outcome: "changed",
      unitIds: ["a"],
      premises: [{ what: "version", planned: "5.7.0", found: "5.7.1" }],
      changes: [],
      message: "The version of runner-a was 5.7.0 when planned and is 5.7.1 now.",
    });
  });

  test("that lives elsewhere now is changed", () => {
    const host = { platform: "vm", address: "elsewhere.internal" } as const;
    const rebased = rebasePlan(plan, changed({ a: { host } }));
    expect(rebased.units.find(({ unitId }) => unitId === "a")).toMatchObject({
      outcome: "changed",
      premises: [],
      changes: [{ what: "host", after: host }],
      message: "It differs in its host.",
    });
    expect(rebased.plan.units.find(({ id }) => id === "a")?.host).toEqual(host);
  });

  test("whose tags no other Runner has any more is blocked, with the blocker and what changed", () => {
    const rebased = rebasePlan(plan, changed({ a: { tags: ["us"] } }));
    expect(rebased.units.find(({ unitId }) => unitId === "a")).toMatchObject({
      outcome: "blocked",
      blockers: [{ code: "NO_STAND_IN", runnerId: "a" }],
      premises: [{ what: "tags", planned: "eu", found: "us" }],
    });
  });

  test("whose Runner or host is not in the fleet any more is gone", () => {
    const rebased = rebasePlan(
      plan,
      changed({ a: null, b: { host: null, hostFacts: null }, c: { isLocal: true } }),
    );
    expect(rebased.units.map((one) => [one.unitId, "what" in one ? one.what : one.outcome]).sort()).toEqual([
      ["a", "runner"],
      ["b", "host"],
      ["c", "runner"],
      ["d", "valid"],
    ]);
    expect(outcomes(rebased)).toMatchObject({ a: "gone", b: "gone", c: "gone" });
  });

  test("is valid where only load, or what is named for a runbook, is another", () => {
    const facts = {
      platform: "vm",
      findings: [],
      processes: ["java 77"],
      byHand: { package: "/r.jar" },
    } as const;
    const rebased = rebasePlan(plan, changed({ a: { runningOperations: 7, hostFacts: facts } }));
    expect(outcomes(rebased)).toEqual({ a: "valid", b: "valid", c: "valid", d: "valid" });
    expect(comparePlans(plan, rebased.plan).changes).not.toEqual([]);
  });

  test("takes the target version of the server as it is now, and says so", () => {
    const newer = defineFleet({ ...before, server: { ...before.server, version: "5.9.0" } });
    const [first] = rebasePlan(plan, newer).units;
    expect(first).toMatchObject({
      outcome: "changed",
      premises: [],
      changes: [{ what: "target-version", before: "5.8.0", after: "5.9.0" }],
    });
  });
});

test("Runners that are new, and those that are blocked no longer, are added", () => {
  const blocked = planUpgrade(
    changed({
      a: {
        hostFacts: {
          platform: "vm",
          findings: [{ code: "JAVA_TOO_OLD", level: "failed", message: "Java 8." }],
        },
      },
    }),
  );
  expect(ids(blocked)).toEqual(["b", "c", "d"]);
  const rebased = rebasePlan(blocked, changed({}, ["e"]));
  expect([...rebased.added].sort()).toEqual(["a", "e"]);
});

test("the policy is the plan's own, and a policy that asks for completeness is asked of the new plan", () => {
  const strict = planUpgrade(before, { minAvailable: 2, maxInFlight: 3, soakMs: 7 });
  expect(rebasePlan(strict, changed({ a: null })).plan.policy).toEqual(strict.policy);
  const run = () => rebasePlan(plan, changed({ a: { tags: ["us"] } }), { requireComplete: true });
  expect(catchPlanError(run).code).toBe("PLAN_INCOMPLETE");
  const onA = rebasePlan(plan, before, { runsOn: "a" });
  expect(onA.plan.blockers).toMatchObject([{ code: "RUNS_ON_UNIT", runnerId: "a" }]);
});

describe("a plan that was limited", () => {
  const limited = limitTo(plan, { runnerIds: ["a", "b"] });

  test("keeps to its units: what it left out and what is new stay out, and are told", () => {
    const rebased = rebasePlan(limited, changed({ a: { version: "5.8.0" } }, ["e"]));
    expect(ids(rebased.plan)).toEqual(["b"]);
    expect(rebased.plan.isLimited).toBe(true);
    expect(rebased.added).toEqual([]);
    expect([...rebased.leftOut].sort()).toEqual(["c", "d", "e"]);
  });

  test("is limited in another way, or not any more, where that is asked for", () => {
    const fleet = changed({ a: { version: "5.8.0" } }, ["e"]);
    const all = rebasePlan(limited, fleet, { limit: null });
    expect(ids(all.plan)).toEqual(["b", "c", "d", "e"]);
    expect(all.plan).not.toHaveProperty("isLimited");
    expect([...all.added].sort()).toEqual(["c", "d", "e"]);
    const other = rebasePlan(limited, fleet, { limit: { names: ["runner-a", "runner-e"] } });
    expect(ids(other.plan)).toEqual(["e"]);
    expect(outcomes(other)).toEqual({ a: "done", b: "left-out" });
    const run = () => rebasePlan(limited, fleet, { limit: { names: ["runner-z"] } });
    expect(catchPlanError(run).code).toBe("LIMIT_INVALID");
  });

  test("takes in the Runner that only waited for a stand-in outside of the limit", () => {
    const down = fleetOf([
      runner("down", { tags: ["x"], status: "Down" }),
      runner("up", { tags: ["x"] }),
      ...names.map((id) => runner(id)),
    ]);
    const waiting = limitTo(planUpgrade(down), { runnerIds: ["up", "a"] });
    expect(ids(waiting)).toEqual(["a"]);
    expect(rebasePlan(waiting, down).plan.id).toBe(waiting.id);
    const back = fleetOf([
      runner("down", { tags: ["x"] }),
      runner("up", { tags: ["x"] }),
      ...names.map((id) => runner(id)),
    ]);
    const rebased = rebasePlan(waiting, back);
    expect(ids(rebased.plan)).toEqual(["a", "up"]);
    expect(rebased.added).toEqual(["up"]);
    const unitDown = limitTo(planUpgrade(back), { runnerIds: ["up", "a"] });
    const blocked = rebasePlan(unitDown, down).units.find(({ unitId }) => unitId === "up");
    expect(blocked).toMatchObject({ outcome: "blocked", blockers: [{ code: "STAND_IN_IS_DOWN" }] });
  });
});

describe("steps that were inserted", () => {
  const silence = { name: "silence-alerts", input: { minutes: 30 }, timeLimitMs: 10_000 };
  const smoke = { name: "smoke-test", timeLimitMs: 20_000 };
  const forAll = insertStep(insertStep(plan, { before: "away", step: silence }), {
    after: "verify",
    step: smoke,
  });
  const inserted = (made: Plan, unitId: string): string =>
    stepsOf(made, unitId)
      .map(({ id }) => id)
      .join(" ")
      .replaceAll(/(?:(?<=^| )(?!silence|smoke|check|verify|uncordon|inspect|roll-out|clean)\S+ ?)+/g, "… ");

  test("are kept, also for a unit that is new", () => {
    const rebased = rebasePlan(forAll, changed({ a: { version: "5.8.0" } }, ["e"]));
    for (const id of ["b", "e"])
      expect(inserted(rebased.plan, id)).toBe(
        "inspect silence-alerts check-availability … verify smoke-test uncordon clean-up",
      );
    expect(rebased.notKept).toEqual([]);
    expect(Object.keys(rebased.plan.procedures)).toEqual(Object.keys(forAll.procedures));
    const [b, e] = ["b", "e"].map((id) => rebased.plan.units.find((unit) => unit.id === id));
    expect(e?.expectedDurationMs).toBe(b?.expectedDurationMs);
  });

  test("go with a Runner to another platform, at their places", () => {
    const image = "rundeckpro/runner:5.8.0";
    const mixed = insertStep(insertStep(planUpgrade(before, { image }), { before: "away", step: silence }), {
      after: "verify",
      step: smoke,
    });
    const host = { platform: "docker", address: "tcp://h:2376", container: "a" } as const;
    const rebased = rebasePlan(
      mixed,
      changed({ a: { host, hostFacts: { platform: "docker", findings: [] } } }),
    );
    expect(rebased.units.find(({ unitId }) => unitId === "a")).toMatchObject({ outcome: "changed" });
    expect(inserted(rebased.plan, "a")).toBe(
      "inspect … silence-alerts check-availability … verify smoke-test uncordon clean-up",
    );
    const last = stepsOf(rebased.plan, "a").find(({ id }) => id === "smoke-test");
    // No credentials die there, so its failure puts the old Runner back.
    expect(last).toMatchObject({ undo: "reversible", onFailure: "restore" });
    expect(rebased.notKept).toEqual([]);
  });

  test("for some Runners only are kept for those, and are not guessed for a new one", () => {
    const forA = insertStep(plan, { before: "away", runners: { runnerIds: ["a"] }, step: silence });
    const rebased = rebasePlan(forA, changed({}, ["e"]));
    expect(stepsOf(rebased.plan, "a").map(({ id }) => id)).toContain("silence-alerts");
    expect(stepsOf(rebased.plan, "e").map(({ id }) => id)).not.toContain("silence-alerts");
    expect(rebased.notKept).toEqual([
      {
        unitId: "e",
        stepId: "silence-alerts",
        reason: "for-some",
        message:
          "The inserted step silence-alerts is not among the steps of runner-e: only some of the old plan's units have it.",
      },
    ]);
    expect(outcomes(rebased)).toEqual({ a: "valid", b: "valid", c: "valid", d: "valid" });
  });

  test("that have no place any more are told with the reason", () => {
    const drained = insertStep(plan, { after: "drain", step: silence });
    const rebased = rebasePlan(drained, changed({ a: { status: "Down" } }));
    expect(rebased.notKept).toMatchObject([{ unitId: "a", stepId: "silence-alerts", reason: "refused" }]);
    expect(rebased.notKept[0]?.message).toContain("check-availability");
    expect(stepsOf(rebased.plan, "b").map(({ id }) => id)).toContain("silence-alerts");
  });

  test("of two plans that need two procedures where one was, both have a key of their own", () => {
    const forAB = insertStep(limitTo(plan, { runnerIds: ["a", "b"] }), { before: "away", step: silence });
    const rebased = rebasePlan(forAB, changed({}), { limit: null });
    expect(Object.keys(rebased.plan.procedures)).toEqual(["vm:cordon"]);
    const forA = insertStep(limitTo(plan, { runnerIds: ["a"] }), { before: "away", step: silence });
    const drainedA = insertStep(plan, { after: "drain", runners: { runnerIds: ["a"] }, step: silence });
    expect(Object.keys(rebasePlan(forA, changed({}), { limit: null }).plan.procedures)).toEqual([
      "vm:cordon",
    ]);
    expect(Object.keys(rebasePlan(drainedA, changed({})).plan.procedures).sort()).toEqual([
      "vm:cordon",
      "vm:cordon+silence-alerts",
    ]);
  });
});
