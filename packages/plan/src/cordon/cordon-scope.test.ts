import { expect, test } from "vitest";
import type { AssociationInput } from "../define-fleet/fleet-input.js";
import { needsOf } from "../needs/needs-of.js";
import { dispatchModes } from "../needs/dispatch.js";
import { policyDefaults } from "../policy/policy-defaults.js";
import { dispatches, fleetOf, runner } from "../testing/fleet-of.js";
import { cordonOf } from "./cordon-of.js";
import { cordonScope } from "./cordon-scope.js";

const batch = dispatches("batch", "os: linux");

function scopeOf(...associations: readonly AssociationInput[]) {
  const fleet = fleetOf([runner("a", { associations })]);
  const [a] = fleet.runners;
  const scope = cordonScope(a!, dispatchModes(fleet, policyDefaults));
  const needs = needsOf(fleet, policyDefaults);
  const premises = {
    version: "5.7.0",
    tags: a!.tags,
    projects: a!.associations.map(({ project }) => project),
    statusClass: "serving",
  } as const;
  return { scope, cordon: cordonOf({ needs }, { needs: needs.map(({ id }) => id), premises }) };
}

test("takes the tags in a manual project", () => {
  const { scope, cordon } = scopeOf({ project: "payments" });
  expect(scope).toEqual({ tags: ["eu"], projects: [], uncovered: [] });
  expect(cordon).toEqual({ takesTags: true, projects: [] });
});

test("takes remote node dispatch in an automatic project, and leaves the tags", () => {
  const { scope, cordon } = scopeOf(batch);
  expect(scope).toEqual({ tags: [], projects: ["batch"], uncovered: [] });
  expect(cordon).toEqual({ takesTags: false, projects: ["batch"] });
});

test("takes both where the Runner is in both", () => {
  const { scope, cordon } = scopeOf(batch, { project: "payments" });
  expect(scope).toEqual({ tags: ["eu"], projects: ["batch"], uncovered: [] });
  expect(cordon).toEqual({ takesTags: true, projects: ["batch"] });
});

test("takes nothing where remote node dispatch is off", () => {
  expect(scopeOf({ ...batch, remoteNodeDispatch: false }).scope.projects).toEqual([]);
});

test.each<[string, Partial<AssociationInput>]>([
  ["remote node dispatch", { remoteNodeDispatch: null }],
  ["whether it is a node", { isNode: null }],
  ["the node filter", { nodeFilter: null }],
])("leaves a project whose %s could not be read: it could not be given back", (_, unread) => {
  expect(scopeOf({ ...batch, ...unread }).scope).toEqual({ tags: [], projects: [], uncovered: ["batch"] });
});
