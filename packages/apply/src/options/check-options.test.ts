import { describe, expect, it } from "vitest";
import { smallPlan } from "../../test/support/small-plan.js";
import { cleanUpRun } from "../clean-up/clean-up-run.js";
import { observeFleet } from "../observe/observe-fleet.js";
import { resumeRun } from "../run/resume-run.js";
import { applyPlan } from "../run/start-run.js";
import { checkOptions } from "./check-options.js";
import { observeFleetNames, runDependencyNames } from "./option-names.js";

const plan = smallPlan(["a"]);
const given = { controlPlane: {}, executors: [] };

describe("options from JavaScript", () => {
  it.each<[string, () => Promise<unknown>, string]>([
    ["observeFleet without any", () => observeFleet(undefined as never), "needs an object of options"],
    ["observeFleet without hosts", () => observeFleet(given as never), "needs the option hosts"],
    [
      "observeFleet with an unknown one",
      () => observeFleet({ ...given, hosts: [], host: [] } as never),
      'has no option "host"',
    ],
    ["applyPlan without any", () => applyPlan(plan, undefined as never), "needs an object of options"],
    [
      "applyPlan without a control plane",
      () => applyPlan(plan, { executors: [] } as never),
      "needs the option controlPlane",
    ],
    [
      "applyPlan with an unknown one",
      () => applyPlan(plan, { ...given, onEvents: () => undefined } as never),
      'has no option "onEvents"',
    ],
    ["resumeRun without a journal", () => resumeRun(given as never).report, "needs the option journal"],
    ["cleanUpRun without a journal", () => cleanUpRun(given as never), "needs the option journal"],
  ])("refuse %s", async (_, call, says) => {
    const error = await call().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(String(error)).toContain(says);
  });
});

it("lets a script hand one object to observeFleet and to a run, and names only what each takes", () => {
  const shared = { controlPlane: {}, executors: [], hosts: [], journal: {}, onEvent: () => undefined };
  for (const names of [observeFleetNames, runDependencyNames])
    expect(() => {
      checkOptions<object>("it", shared, names);
    }).not.toThrow();
  expect(() => {
    checkOptions<object>("it", { ...shared, onEvents: 1 }, runDependencyNames);
  }).toThrow(/no option "onEvents"\. Nothing was changed\. It takes: (?!.*hosts)/);
});
