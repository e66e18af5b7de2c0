import { formatPlan, planUpgrade } from "@runner-upgrade/plan";
import { builtInPlatforms } from "@runner-upgrade/plan/platform";
import { expect, it } from "vitest";
import { nomadPlatform } from "../src/nomad-platform.js";
import { newVersion, setTheStage } from "../src/stage.js";
import { decide, upgrade } from "../src/upgrade.js";

it.each(["keep", "rotate"] as const)("upgrades every Runner with credentials: %s", async (credentials) => {
  const stage = setTheStage();
  const report = await upgrade(stage, await decide(stage, { credentials }));
  expect(report.units.map(({ outcome }) => outcome)).toEqual(["upgraded", "upgraded", "upgraded"]);
  expect(stage.versions()).toEqual([newVersion, newVersion, newVersion]);
});

it("puts the first Runner back when the new version does not start, and leaves the others as they are", async () => {
  const stage = setTheStage();
  stage.nomad.brokenVersions.add(newVersion);
  const report = await upgrade(stage, await decide(stage, { credentials: "keep" }));
  expect(report.units.map(({ outcome }) => outcome).sort()).toEqual(["rolled-back", "skipped", "skipped"]);
  expect(stage.versions()).toEqual(stage.oldVersions);
});

it("starts the old image with the new token when the new version does not start behind the point of no return", async () => {
  const stage = setTheStage();
  stage.nomad.brokenVersions.add(newVersion);
  const report = await upgrade(stage, await decide(stage, { credentials: "rotate" }));
  expect(report.units.map(({ outcome }) => outcome).sort()).toEqual(["rolled-back", "skipped", "skipped"]);
  expect(stage.versions()).toEqual(stage.oldVersions);
});

it("refuses the plan without the module before anything is read or changed", async () => {
  const stage = setTheStage();
  const text = await decide(stage, { credentials: "keep" });
  const before = stage.simulator.log.length;
  await expect(upgrade({ ...stage, platforms: builtInPlatforms }, text)).rejects.toMatchObject({
    code: "PLATFORM_UNKNOWN",
    message: expect.stringContaining("custom:nomad"),
  });
  expect(stage.simulator.log.length).toBe(before);
});

it("writes a runbook with the commands of Nomad", async () => {
  const stage = setTheStage();
  const platforms = [...builtInPlatforms, nomadPlatform];
  const plan = planUpgrade(await stage.observe(), { image: `:${newVersion}` }, { platforms });
  expect(formatPlan(plan, { as: "runbook", platforms })).toContain("nomad job scale");
});
