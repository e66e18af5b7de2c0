import { expect, test } from "vitest";
import { defineFleet } from "../define-fleet/define-fleet.js";
import type { StepKind } from "../steps/step-kind.js";
import { catchPlanError } from "../testing/catch-plan-error.js";
import { tower, withTower } from "../testing/tower-platform.js";
import { builtInPlatforms } from "./built-in.js";
import { platformsOf } from "./check-platforms.js";
import type { PlatformModule } from "./platform-module.js";

const good: readonly StepKind[] = [
  "inspect",
  "check-availability",
  "cordon",
  "drain",
  "stop",
  "regenerate-credentials",
  "write-credentials",
  "start",
  "verify",
  "uncordon",
  "clean-up",
];
const withSteps = (steps: readonly StepKind[]): PlatformModule => ({
  ...tower,
  routes: [{ name: "custom:tower-keep", steps }],
  routeOf: () => "custom:tower-keep",
});
const swapped = (one: StepKind, other: StepKind): StepKind[] =>
  good.map((kind) => (kind === one ? other : kind === other ? one : kind));
const without = (kind: StepKind): StepKind[] => good.filter((one) => one !== kind);

test("takes the built-in modules, and modules beside them or instead of them", () => {
  expect(platformsOf({})).toBe(builtInPlatforms);
  expect(platformsOf({ platforms: [...builtInPlatforms] })).toEqual(builtInPlatforms);
  expect(platformsOf({ platforms: withTower })).toBe(withTower);
  expect(platformsOf({ platforms: [withSteps(good)] })).toHaveLength(1);
});

test.each<[string, readonly PlatformModule[], string]>([
  ["a platform that is there twice", [tower, tower], "PLATFORM_REPEATED"],
  ["a route that another platform has", [tower, { ...tower, platform: "custom:shed" }], "ROUTE_REPEATED"],
  ["a name that is not custom", [{ ...tower, platform: "custom:" }], "NAME_INVALID"],
  ["a name that breaks a line", [{ ...tower, platform: "custom:a\nb" }], "NAME_INVALID"],
  [
    "a route without the prefix",
    [{ ...withSteps(good), routes: [{ name: "vm", steps: good }], routeOf: () => "vm" }],
    "NAME_INVALID",
  ],
  ["a route that is not there", [{ ...tower, routeOf: () => "custom:stairs" }], "ROUTE_MISSING"],
  ["a step twice", [withSteps([...good.slice(0, -1), "start", "clean-up"])], "ROUTE_BREAKS_LAW"],
  [
    "a regeneration before the stop",
    [withSteps(swapped("stop", "regenerate-credentials"))],
    "ROUTE_BREAKS_LAW",
  ],
  ["no look at the host first", [withSteps(["save-state", ...good])], "ROUTE_BREAKS_LAW"],
  ["no guard", [withSteps(without("check-availability"))], "ROUTE_BREAKS_LAW"],
  ["a guard behind the stop", [withSteps(swapped("stop", "check-availability"))], "ROUTE_BREAKS_LAW"],
  ["no proof", [withSteps(without("verify"))], "ROUTE_BREAKS_LAW"],
  ["tags that are not given back", [withSteps(without("uncordon"))], "ROUTE_BREAKS_LAW"],
  ["a new process that nothing starts", [withSteps(without("start"))], "ROUTE_BREAKS_LAW"],
  ["an early clean-up", [withSteps(swapped("verify", "clean-up"))], "ROUTE_BREAKS_LAW"],
  [
    "a package without a token",
    [withSteps(["inspect", "download-package", ...good.slice(1)])],
    "ROUTE_BREAKS_LAW",
  ],
])("refuses %s", (_, platforms, code) => {
  const error = catchPlanError(() => defineFleet({ runners: [] }, { platforms }));
  expect(error.code).toBe("PLATFORMS_INVALID");
  expect(error.details.map((problem) => problem.code)).toContain(code);
  expect(error.details[0]?.path).toMatch(/^platforms\[\d\]$/);
});
