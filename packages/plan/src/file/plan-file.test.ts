import * as fc from "fast-check";
import { expect, test } from "vitest";
import { defineFleet } from "../define-fleet/define-fleet.js";
import type { Host } from "../hosts/host.js";
import type { Plan, Unit } from "../model/plan.js";
import { unitIdOf } from "../model/unit-id.js";
import type { Need } from "../needs/need.js";
import { planUpgrade } from "../planner/plan-upgrade.js";
import { fleets, policies } from "../testing/arbitraries.js";
import { catchPlanError } from "../testing/catch-plan-error.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { towerHost, withTower } from "../testing/tower-platform.js";
import { expandPlan } from "./expand-plan.js";
import { packPlan } from "./pack-plan.js";
import { canonicalJson } from "../json/canonical-json.js";
import { isSameJson } from "../json/is-same-json.js";
import type { JsonValue } from "../json/json-value.js";
import { parsePlan } from "./parse-plan.js";
import { planId, withId } from "./plan-id.js";
import type { PlanFile } from "./plan-file.js";
import { serializePlan } from "./serialize-plan.js";

const plan = planUpgrade(
  fleetOf([
    runner("a"),
    runner("b", { host: { platform: "vm", address: "a.internal" } }),
    runner("c", { version: "5.8.0" }),
    runner("d", { tags: ["x"], status: "Unhealthy" }),
    runner("e", { tags: ["x"] }),
  ]),
);
const read = (text: string): PlanFile => JSON.parse(text) as PlanFile;
const file = read(serializePlan(plan));

test("writes a Runner's id, a host and what units have in common once, and defaults not at all", () => {
  expect(serializePlan(plan).match(/"runnerId":"b"/g)).toHaveLength(1);
  expect(file.hosts.filter(({ address }) => address === "a.internal")).toHaveLength(1);
  expect(file.otherRunners).toEqual(["c"]);
  expect(file.alreadyCurrent).toEqual([file.units.length]);
  expect(file.units[0]).toEqual({
    common: 0,
    host: 0,
    projects: ["payments"],
    runnerId: "a",
    runnerName: "runner-a",
    tags: ["eu"],
  });
  expect(file.units.find(({ runnerId }) => runnerId === "e")?.waitsFor).toEqual([2]);
});

const name = fc.constantFrom("a", "b", "c", "d", "toString", "__proto__");
const names = fc.array(name, { maxLength: 4 });
const text = fc.oneof(name, fc.string({ unit: "binary", minLength: 1, maxLength: 4 }));
const texts = fc.array(text, { maxLength: 3 });

const json = fc.constantFrom<JsonValue[]>(null, 1, false, "x", ["b", null], { b: [1], a: { c: true } });

const host: fc.Arbitrary<Host> = fc.oneof(
  fc.record({ platform: fc.constantFrom("vm", "docker"), address: text }),
  fc.record({ platform: fc.constant("vm"), address: text, directory: text }),
  fc.record({ platform: fc.constant("custom:tower"), address: text, floor: json, lift: json }),
);

type Optional =
  | "byHand"
  | "image"
  | "isRunnerServing"
  | "keepsServing"
  | "lends"
  | "loweredNeeds"
  | "processes"
  | "replicaId"
  | "replicaName"
  | "standInReplicas";

/** Any unit at all. A field that is added to `Unit` has to be added here, or nothing compiles. */
const unit: fc.Arbitrary<Unit> = fc
  .tuple(
    fc.record<Omit<Required<Unit>, Optional | "id">>({
      runnerId: name,
      runnerName: text,
      procedure: fc.constantFrom("vm:off", "vm:cordon"),
      host,
      needs: names,
      premises: fc.record({
        version: fc.constantFrom("5.7.0", "undefined", "null", null),
        tags: texts,
        projects: texts,
        statusClass: fc.constantFrom("serving", "saturated", "absent"),
      }),
      targetVersion: fc.constantFrom("5.8.0", "5.8.05.7.0"),
      isCanary: fc.boolean(),
      isAbsent: fc.boolean(),
      isOutageAllowed: fc.boolean(),
      waitsFor: fc.array(fc.oneof(name, fc.constantFrom("a/a", "b/r-1", "c/r-2")), { maxLength: 4 }),
      expectedDurationMs: fc.nat(2),
    }),
    fc.record<Required<Pick<Unit, Optional>>, never>(
      {
        image: fc.constantFrom("runner:5.8.0", "undefined"),
        byHand: fc.record({ login: fc.constantFrom("root", "other"), package: text }),
        processes: texts,
        isRunnerServing: fc.constant(true),
        keepsServing: fc.constant(true),
        lends: fc.array(
          fc.record({ lenderId: name, lenderName: text, lenderProjects: texts, tags: texts, needs: names }),
          { minLength: 1, maxLength: 2 },
        ),
        loweredNeeds: fc.dictionary(fc.constantFrom("a", "b"), fc.nat(3)),
        replicaId: fc.constantFrom("a", "r-1", "r-2"),
        replicaName: text,
        standInReplicas: fc.nat(2),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([required, optional]) => ({
    ...required,
    ...optional,
    id: unitIdOf(required.runnerId, optional.replicaId),
  }));

const need: fc.Arbitrary<Need> = fc
  .tuple(
    fc.record({ id: name, project: text, minAvailable: fc.nat(2), servedBy: names }),
    fc.record({ outOfService: names }, { requiredKeys: [] }),
    fc.constantFrom(
      { kind: "tags", tags: ["a"], match: "exactly" } as const,
      { kind: "tags", tags: ["a"], match: "exactly", lenders: ["b"] } as const,
      { kind: "node-filter", nodeFilter: "os: linux" } as const,
      { kind: "node", runnerId: "a" } as const,
      { kind: "unprovable", reason: "UNTAGGED" } as const,
    ),
  )
  .map(([common, out, own]) => ({ ...common, ...out, ...own }));

const plans: fc.Arbitrary<Plan> = fc
  .record({
    needs: fc.array(need, { maxLength: 4 }),
    units: fc.array(unit, { maxLength: 5 }),
    alreadyCurrent: names,
  })
  .map((some) => withId({ ...plan, ...some }));

test("keeps every field of any plan, whether or not the plan makes sense", () => {
  fc.assert(
    fc.property(plans, (any) => {
      expect(expandPlan(read(serializePlan(any)))).toStrictEqual(JSON.parse(JSON.stringify(any)));
      // A second trip changes nothing: what is written depends on the plan alone.
      expect(canonicalJson(packPlan(any))).toBe(canonicalJson(read(serializePlan(any))));
    }),
    { numRuns: 300 },
  );
});

test("gives two different plans two different ids", () => {
  fc.assert(
    fc.property(plans, plans, (one, other) => {
      expect(one.id === other.id).toBe(isSameJson(one, other));
    }),
    { numRuns: 60 },
  );
});

test("is read back as the plan that planUpgrade made, with hosts of a platform from outside and their own fields", () => {
  const elsewhere = fc.tuple(fleets(6), policies, fc.constantFrom("3", "4"));
  fc.assert(
    fc.property(elsewhere, ([fleet, policy, floor]) => {
      const runners = fleet.runners.map((one, index) =>
        index % 2 > 0 || one.host === null
          ? one
          : { ...one, host: { ...towerHost, floor, note: `n${index}` }, hostFacts: null },
      );
      const options = { platforms: withTower };
      const made = planUpgrade(defineFleet({ ...fleet, runners }, options), policy, options);
      expect(parsePlan(serializePlan(made), options)).toStrictEqual(made);
      expect(parsePlan(made, options)).toStrictEqual(made);
      expect(parsePlan(JSON.parse(JSON.stringify(made)), options)).toStrictEqual(made);
      expect(planId(made)).toBe(made.id);
    }),
    { numRuns: 60 },
  );
});

const withUnit = (over: Partial<PlanFile["units"][number]>): PlanFile => ({
  ...file,
  units: file.units.map((one, index) => (index === 1 ? { ...one, ...over } : one)),
});
const withNeed = (over: { servedBy?: number[]; outOfService?: number[] }): PlanFile => ({
  ...file,
  needs: file.needs.map((one, index) => (index === 0 ? { ...one, ...over } : one)),
});

test.each<[string, PlanFile]>([
  ["units[1].common", withUnit({ common: 99 })],
  ["units[1].host", withUnit({ host: 99 })],
  ["units[1].waitsFor[0]", withUnit({ waitsFor: [99] })],
  ["needs[0].servedBy[1]", withNeed({ servedBy: [0, 99] })],
  ["needs[0].outOfService[0]", withNeed({ outOfService: [99] })],
  ["alreadyCurrent[0]", { ...file, alreadyCurrent: [99] }],
])("refuses a file whose %s names an entry that is not there", (path, changed) => {
  expect(catchPlanError(() => parsePlan(changed))).toMatchObject({
    code: "PLAN_INVALID",
    details: [{ code: "NOT_A_PLAN", path, message: "There is no entry 99." }],
  });
});

test.each<[string, unknown, string]>([
  ["units[1].common", withUnit({ common: -1 }), "Too small: at least 0."],
  ["units[1].host", withUnit({ host: 0.5 }), "Expected int."],
  ["needs[0].servedBy[0]", { ...file, needs: [{ ...file.needs[0], servedBy: ["a"] }] }, "Expected number."],
  ["common[0].isCanary", { ...file, common: [{ ...file.common[0], isCanary: false }] }, "Expected true."],
  ["hosts[0].platform", { ...file, hosts: [{ platform: "cloud" }] }, "No such platform."],
  ["units[1]", withUnit({ comment: "mine" } as object), 'Unknown: "comment".'],
])("refuses a file whose %s has the wrong shape", (path, changed, message) => {
  expect(catchPlanError(() => parsePlan(changed)).details).toContainEqual({
    code: "NOT_A_PLAN",
    path,
    message,
  });
});

test.each<[string, PlanFile]>([
  ["a host that no unit has", { ...file, hosts: [...file.hosts, { platform: "vm", address: "z" }] }],
  ["a Runner that is named nowhere", { ...file, otherRunners: [...file.otherRunners, "z"] }],
  ["an entry twice", { ...file, common: [...file.common, ...file.common.slice(0, 1)] }],
  ["needs that are said already", withUnit({ needs: [file.needs[0]?.id ?? ""] })],
  ["an empty list that is left out otherwise", withUnit({ waitsFor: [] })],
])("refuses a file of the same plan that holds %s", (_, changed) => {
  expect(catchPlanError(() => parsePlan(changed)).code).toBe("PLAN_EDITED");
});

test("refuses a file of format 1, and says what to do", () => {
  const error = catchPlanError(() => parsePlan(JSON.stringify({ ...plan, formatVersion: 1 })));
  expect(error).toMatchObject({ code: "PLAN_FORMAT_UNSUPPORTED" });
  expect(error.message).toBe(
    "The plan has the format 1; this version reads format 2. Nothing was changed. Plan again with this version.",
  );
});
