import { defineFleet, planUpgrade, stepsOf, type Step } from "@runner-upgrade/plan";
import { expect, it } from "vitest";
import { restoreLimitMs } from "./restore-limit.js";

const stepsFor = (stopTimeoutMs: number): readonly Step[] => {
  const runner = {
    status: "Healthy",
    version: "5.7.0",
    tags: ["eu"],
    associations: [{ project: "p" }],
    host: { platform: "vm", address: "a" },
    hostFacts: { platform: "vm", findings: [], stopTimeoutMs },
  } as const;
  const fleet = defineFleet({
    server: { version: "5.8.0", replicas: "off" },
    projects: [{ name: "p", dispatch: "manual" }],
    runners: ["a", "b"].map((id) => ({ ...runner, id, name: id })),
  });
  return stepsOf(planUpgrade(fleet), "a");
};

it("gives a rollback no less than the stop that it may have to finish", () => {
  expect(restoreLimitMs(stepsFor(10_000))).toBe(300_000);
  expect(restoreLimitMs(stepsFor(600_000))).toBe(870_000);
});
