import { expect, it } from "vitest";
import type { RunnerInput } from "../define-fleet/fleet-input.js";
import type { PolicyInput } from "../policy/policy.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { planUpgrade } from "../planner/plan-upgrade.js";
import type { Plan } from "../model/plan.js";
import { stepsOf } from "../model/steps-of.js";
import { validatePlan } from "../file/validate-plan.js";

const onHost = (id: string, stopTimeoutMs?: number | null): RunnerInput =>
  runner(id, {
    hostFacts: { platform: "vm", findings: [], ...(stopTimeoutMs === undefined ? {} : { stopTimeoutMs }) },
  });
const inCluster = (id: string, stopTimeoutMs: number): RunnerInput =>
  runner(id, {
    host: { platform: "kubernetes", address: "prod", namespace: "ops" },
    hostFacts: {
      platform: "kubernetes",
      findings: [],
      stopTimeoutMs,
      container: { image: "team/runner:5.7.0", credentialsIn: "variable", keepsServing: false },
    },
  });
const plan = (runners: readonly RunnerInput[], policy: PolicyInput = {}): Plan =>
  planUpgrade(fleetOf(runners), { image: ":5.8.0", ...policy });
const limitOf = (made: Plan, id: string, kind: string): number | undefined =>
  stepsOf(made, id).find((step) => step.kind === kind)?.timeLimitMs;
const warnings = (made: Plan): readonly string[] => made.warnings.map(({ code }) => code);

it("gives the stop 30 s more than the host gives the process to end", () => {
  const made = plan([onHost("a", 600_000), onHost("b", 10_000), onHost("c"), onHost("d", 600_000)]);
  expect(["a", "b", "c", "d"].map((id) => limitOf(made, id, "stop"))).toEqual([
    630_000, 60_000, 60_000, 630_000,
  ]);
  expect(Object.keys(made.procedures)).toEqual(["vm:cordon", "vm:cordon:stop-630s"]);
  expect(warnings(made)).toEqual([]);
  expect(validatePlan(made)).toEqual([]);
});

it("gives a roll-out longer, too, where it waits for processes that take long to end", () => {
  const made = plan([inCluster("a", 3_600_000), inCluster("b", 30_000)]);
  expect(limitOf(made, "a", "roll-out")).toBe(4_440_000);
  expect(limitOf(made, "b", "roll-out")).toBe(900_000);
});

it("gives the stop 15 minutes and warns where the host has no limit", () => {
  const made = plan([onHost("a", null), onHost("b")]);
  expect(limitOf(made, "a", "stop")).toBe(900_000);
  expect(warnings(made)).toEqual(["STOP_HAS_NO_LIMIT"]);
});

it("keeps the policy's own limit, and warns where it is shorter than the host's", () => {
  const made = plan([onHost("a", 600_000), onHost("b", 4_000)], { stepTimeLimitsMs: { stop: 5_000 } });
  expect(limitOf(made, "a", "stop")).toBe(5_000);
  expect(Object.keys(made.procedures)).toEqual(["vm:cordon"]);
  expect(made.warnings).toMatchObject([
    { code: "STOP_LIMIT_TOO_SHORT", runnerId: "a", message: expect.stringContaining("10 min") as string },
  ]);
});

it("refuses a stop timeout that is no number of milliseconds", () => {
  expect(() => plan([onHost("a", -1)])).toThrow("stopTimeoutMs");
});
