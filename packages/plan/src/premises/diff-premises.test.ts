import { expect, test } from "vitest";
import type { RunnerInput } from "../define-fleet/fleet-input.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { diffPremises, type OurChanges } from "./diff-premises.js";
import { planUpgrade } from "../planner/plan-upgrade.js";

const planned = { tags: ["eu", "linux"], associations: [{ project: "payments" }, { project: "ops" }] };
function diff(live: Partial<RunnerInput>, ours: OurChanges = {}, before: Partial<RunnerInput> = {}) {
  const { units } = planUpgrade(fleetOf([runner("a", { ...planned, ...before }), runner("b", planned)]));
  const unit = units.find(({ runnerId }) => runnerId === "a")!;
  const [now] = fleetOf([runner("a", { ...planned, ...before, ...live })]).runners;
  return diffPremises(unit, now, ours).map(({ what, planned: was, found }) => `${what}: ${was} → ${found}`);
}

test("nothing changed", () => {
  expect(diff({})).toEqual([]);
  expect(
    diff({ tags: ["LINUX", "EU"], associations: [{ project: "ops" }, { project: "payments" }] }),
  ).toEqual([]);
});

test.each<[Partial<RunnerInput>, string]>([
  [{ version: "5.7.1" }, "version: 5.7.0 → 5.7.1"],
  [{ version: null }, "version: 5.7.0 → unknown"],
  [{ tags: ["eu"] }, "tags: eu, linux → eu"],
  [{ tags: [] }, "tags: eu, linux → none"],
  [{ associations: [{ project: "payments" }] }, "projects: ops, payments → payments"],
  [{ status: "Down" }, "status-class: serving → absent (Down)"],
  [{ status: "purple" }, "status-class: serving → unrecognised (purple)"],
])("%j is told", (live, difference) => {
  expect(diff(live)).toEqual([difference]);
});

test("a Runner that is not known any more is told, in a sentence with its name", () => {
  const [unit] = planUpgrade(fleetOf([runner("a"), runner("b")])).units;
  expect(diffPremises(unit!, undefined)).toEqual([
    {
      what: "runner",
      planned: "a",
      found: "",
      message: "The control plane does not know runner-a any more.",
    },
  ]);
  const [now] = fleetOf([runner("a", { version: "5.6.0" })]).runners;
  expect(diffPremises(unit!, now)[0]?.message).toBe(
    "The version of runner-a was 5.7.0 when planned and is 5.6.0 now.",
  );
});

test("several tags are told in the plural", () => {
  const [unit] = planUpgrade(fleetOf([runner("a"), runner("b")])).units;
  const [now] = fleetOf([runner("a", { tags: ["eu", "gpu"] })]).runners;
  expect(diffPremises(unit!, now)[0]?.message).toBe(
    "The tags of runner-a were eu when planned and are eu, gpu now.",
  );
});

test("what our own cordon took off is not somebody else's change; what somebody else took off is", () => {
  expect(diff({ tags: [] }, { removedTags: ["EU", "linux"] })).toEqual([]);
  expect(diff({ tags: [] }, { removedTags: ["eu"] })).toEqual(["tags: eu, linux → eu"]);
  expect(diff({ tags: ["new"] }, { removedTags: ["eu", "linux"] })).toEqual([
    "tags: eu, linux → eu, linux, new",
  ]);
});

test("the status of a Runner that we stopped says nothing; its version still does", () => {
  expect(diff({ status: "Down" }, { isStopped: true })).toEqual([]);
  expect(diff({ status: "Down", version: "5.7.1" }, { isStopped: true })).toEqual(["version: 5.7.0 → 5.7.1"]);
});

test("after our upgrade it has the target version and serves, also when it was absent", () => {
  expect(diff({ version: "5.8.0" }, { isUpgraded: true })).toEqual([]);
  expect(diff({ version: "5.8.0", status: "Healthy" }, { isUpgraded: true }, { status: "Down" })).toEqual([]);
  expect(diff({}, { isUpgraded: true })).toEqual(["version: 5.8.0 → 5.7.0"]);
});

test("load is no change: serving and saturated are both there", () => {
  expect(diff({ status: "Unhealthy" })).toEqual([]);
  expect(diff({ status: "Healthy" }, {}, { status: "Unhealthy" })).toEqual([]);
});

test("an absent Runner that is back is a change: it may be needed now", () => {
  expect(diff({ status: "Healthy" }, {}, { status: "Down" })).toEqual([
    "status-class: absent → serving (Healthy)",
  ]);
});

test("a version that was unknown and still is, is none", () => {
  expect(diff({}, {}, { version: null })).toEqual([]);
});

test("with replicas, Unhealthy is there all the same", () => {
  const [unit] = planUpgrade(fleetOf([runner("a"), runner("b")])).units;
  const [now] = fleetOf([runner("a", { status: "Unhealthy" })]).runners;
  expect(diffPremises(unit!, now, {}, { replicas: "on" })).toEqual([]);
});
