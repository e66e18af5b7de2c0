import { describe, expect, it } from "vitest";
import { createFakeControlPlane, fakeRunner } from "../../test/support/fake-control-plane.js";
import { smallPlan } from "../../test/support/small-plan.js";
import type { ControlPlane } from "../control-plane/control-plane.js";
import { checkRights } from "./check-rights.js";

const plan = smallPlan(["a", "b"]);
const shared = {
  ...plan,
  units: plan.units.map((unit) => ({ ...unit, premises: { ...unit.premises, projects: ["shop", "web"] } })),
};

type Answer = readonly string[] | number;

/** A control plane that lets the token do this, on the system and in each project. */
function allowing(system: Answer, project: Answer = []): ControlPlane {
  const answer = (allowed: Answer) => () =>
    typeof allowed === "number"
      ? Promise.reject(Object.assign(new Error(`HTTP ${allowed}`), { status: allowed }))
      : Promise.resolve({ allowedActions: allowed, features: [], projectCount: 1, raw: null });
  const base = createFakeControlPlane([fakeRunner({ id: "a" }), fakeRunner({ id: "b" })]);
  return {
    ...base,
    getUi: answer(system),
    project: (name) => ({ ...base.project(name), getUi: answer(project) }),
  };
}

const all = ["regen", "ping", "update"];

describe("rights", () => {
  it("on the system serve everybody", async () => {
    const rights = await checkRights(shared, allowing(all), undefined);
    expect(rights.levelOf(["shop", "web"], "regen")).toEqual({ kind: "system" });
    expect(rights.warnings).toEqual([]);
  });

  it("in the one project of a Runner serve it", async () => {
    for (const system of [[], 403] as const) {
      const rights = await checkRights(plan, allowing(system, all), undefined);
      expect(rights.levelOf(["web"], "regen")).toEqual({ kind: "project", project: "web" });
      expect(rights.levelOf(["web"], "ping")).toEqual({ kind: "project", project: "web" });
    }
  });

  it("in projects do not serve a Runner that several share", async () => {
    const error = await checkRights(shared, allowing([], all), undefined).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "RIGHTS_MISSING" });
    expect(String(error)).toContain("several projects share it");
    const rights = await checkRights(shared, allowing(["regen", "update"], all), undefined);
    expect(rights.levelOf(["shop", "web"], "ping")).toMatchObject({ kind: "project" });
  });

  it.each([
    ["regen", "regenerate_credentials"],
    ["ping", "ping"],
    ["update", "update"],
  ])("that lack %s are named", async (lacking, named) => {
    const some = all.filter((action) => action !== lacking);
    await expect(checkRights(plan, allowing(some), undefined)).rejects.toThrow(named);
  });

  it("are not asked for what the plan does not do", async () => {
    const calm = smallPlan(["a", "b"], { drain: "off" });
    await expect(checkRights(calm, allowing(["regen", "ping"]), undefined)).resolves.toBeDefined();
  });

  it("that the server does not tell are no refusal, and are told of", async () => {
    const rights = await checkRights(plan, allowing(404), undefined);
    expect(rights.warnings).toHaveLength(1);
    expect(rights.levelOf(["web"], "regen")).toEqual({ kind: "system" });
  });

  it("of a token that is wrong reject", async () => {
    await expect(checkRights(plan, allowing(401), undefined)).rejects.toMatchObject({ status: 401 });
  });
});
