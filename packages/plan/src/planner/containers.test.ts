import { expect, test } from "vitest";
import type { RunnerInput } from "../define-fleet/fleet-input.js";
import type { ContainerFacts, Finding } from "../fleet/host-facts.js";
import { formatPlan } from "../format/format-plan.js";
import type { PolicyInput } from "../policy/policy.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { planUpgrade } from "./plan-upgrade.js";
import type { Plan } from "../model/plan.js";
import { validatePlan } from "../file/validate-plan.js";

const inCluster = (
  id: string,
  facts: Partial<ContainerFacts> = {},
  findings: readonly Finding[] = [],
): RunnerInput =>
  runner(id, {
    host: { platform: "kubernetes", address: "prod", namespace: "ops" },
    hostFacts: {
      platform: "kubernetes",
      findings,
      container: { image: "team/runner:5.7.0", credentialsIn: "variable", keepsServing: false, ...facts },
    },
  });

const plan = (runners: readonly RunnerInput[], policy: PolicyInput = {}): Plan =>
  planUpgrade(fleetOf(runners), { image: ":5.8.0", ...policy });

test("a Runner that serves all through its roll-out needs nobody to stand in, where nothing cordons it", () => {
  const alone = [inCluster("x", { keepsServing: true })];
  const { units, blockers, procedures } = plan(alone, { drain: "off" });
  expect(blockers).toEqual([]);
  expect(units).toMatchObject([
    { procedure: "kubernetes-keep:off:serving", keepsServing: true, image: "team/runner:5.8.0" },
  ]);
  expect(procedures["kubernetes-keep:off:serving"]?.steps.filter(({ takesAway }) => takesAway)).toEqual([]);
  // A cordon takes it away, and so does a rotation.
  const [byCordon] = plan(alone).blockers;
  expect(byCordon).toMatchObject({ code: "NO_STAND_IN" });
  expect(byCordon?.remedies.join(" ")).toContain('`drain: "wait"` takes nothing off it');
  expect(plan(alone, { drain: "wait" }).blockers).toEqual([]);
  expect(plan([inCluster("x")]).blockers[0]?.remedies.join(" ")).not.toContain("drain:");
  expect(plan(alone, { drain: "off", credentials: "rotate" }).blockers).toMatchObject([
    { code: "NO_STAND_IN" },
  ]);
});

test("work that may be cut while a Runner serves all through its roll-out is told", () => {
  const warned = (policy: PolicyInput): readonly string[] =>
    plan([inCluster("x", { keepsServing: true }), inCluster("y")], policy)
      .warnings.filter(({ code }) => code === "OPERATIONS_MAY_BE_CUT")
      .map(({ runnerId }) => runnerId ?? "");
  expect(warned({ drain: "off" })).toEqual(["x"]);
  expect(warned({ drain: "wait" })).toEqual(["x"]);
  expect(warned({ drain: "cordon" })).toEqual([]);
});

test("a roll-out that ends all processes at once takes the Runner away", () => {
  expect(plan([inCluster("x")], { drain: "off" }).blockers).toMatchObject([{ code: "NO_STAND_IN" }]);
});

test("a plan in which a serving unit has a step that takes it away is refused", () => {
  const good = plan([inCluster("x", { keepsServing: true })], { drain: "off" });
  const bad = {
    ...good,
    procedures: Object.fromEntries(
      Object.entries(good.procedures).map(([key, procedure]) => [
        key,
        { ...procedure, steps: procedure.steps.map((step) => ({ ...step, takesAway: true })) },
      ]),
    ),
  };
  expect(validatePlan(good)).toEqual([]);
  expect(validatePlan(bad).map(({ code }) => code)).toContain("SERVING_CONTRADICTS");
});

const onEngine = (id: string, containers: number): RunnerInput =>
  runner(id, {
    host: { platform: "docker", address: "unix:///var/run/docker.sock" },
    hostFacts: {
      platform: "docker",
      findings: [],
      container: { image: "team/runner:5.7.0", credentialsIn: "variable", keepsServing: false, containers },
    },
  });

test("a Runner that is several containers has a procedure of its own, and is away all the same", () => {
  const { procedures, units, blockers } = plan([onEngine("x", 3), onEngine("y", 1)]);
  expect(blockers).toEqual([]);
  expect(units.map(({ runnerId, procedure }) => [runnerId, procedure]).sort()).toEqual([
    ["x", "docker-keep:cordon:one-by-one"],
    ["y", "docker-keep:cordon"],
  ]);
  const kinds = procedures["docker-keep:cordon:one-by-one"]?.steps.map(({ kind }) => kind);
  expect(kinds).toContain("roll-out");
  expect(kinds).not.toContain("stop");
  // An agent that has not checked in yet serves nobody, and the engine does not know when it has.
  expect(plan([onEngine("x", 3)]).blockers).toMatchObject([{ code: "NO_STAND_IN" }]);
  const rotated = plan([onEngine("x", 3), onEngine("y", 1)], { credentials: "rotate" });
  expect(rotated.units.map(({ procedure }) => procedure)).toEqual([
    "docker-rotate:cordon",
    "docker-rotate:cordon",
  ]);
});

test("a plan whose containers are stopped and started in another order is refused", () => {
  const good = plan([onEngine("x", 3), onEngine("y", 1)]);
  const key = "docker-keep:cordon:one-by-one";
  const steps = good.procedures[key]?.steps ?? [];
  const bad = {
    ...good,
    procedures: { ...good.procedures, [key]: { route: "docker-keep" as const, steps: [...steps].reverse() } },
  };
  expect(validatePlan(good)).toEqual([]);
  expect(validatePlan(bad).map(({ code }) => code)).toContain("ROUTE_BROKEN");
});

const missingVerb: Finding = {
  code: "PERMISSION_MISSING",
  level: "failed",
  message: "The account may not patch secrets.",
  onlyFor: "rotate",
};

test("a finding that concerns only rotation is passed over where credentials are kept", () => {
  const fleet = [inCluster("x", {}, [missingVerb]), inCluster("y")];
  expect(plan(fleet).blockers).toEqual([]);
  expect(plan(fleet, { credentials: "rotate" }).blockers).toMatchObject([{ code: "PERMISSION_MISSING" }]);
});

test("state that would go with its container is told, blocked or copied, as the policy says", () => {
  const lost: Finding = { code: "STATE_NOT_KEPT", level: "warning", message: "Its queue has no volume." };
  const fleet = [inCluster("x", {}, [lost]), inCluster("y")];
  const codes = (policy: PolicyInput): string[] => {
    const { blockers, warnings } = plan(fleet, policy);
    return [
      ...blockers.map(({ code }) => `${code} blocks`),
      ...warnings.map(({ code }) => code).filter((code) => code === lost.code),
    ];
  };
  expect(codes({})).toEqual(["STATE_NOT_KEPT"]);
  expect(codes({ unsavedState: "block" })).toEqual(["STATE_NOT_KEPT blocks"]);
  expect(codes({ unsavedState: "copy" })).toEqual([]);
});

test("a tag alone needs to know the image of now", () => {
  expect(plan([inCluster("x", { image: null }), inCluster("y")]).blockers).toMatchObject([
    { code: "IMAGE_NOT_NAMED", runnerId: "x" },
  ]);
});

test("names the containers, Pods or processes that each unit is, in the plan and in its texts", () => {
  const it = inCluster("x", { keepsServing: true });
  const facts = it.hostFacts ?? { platform: "kubernetes", findings: [] };
  const many = Array.from({ length: 20 }, (_one, index) => `runner-${String(index)}`);
  const of = (processes: readonly string[]): Plan =>
    plan([{ ...it, hostFacts: { ...facts, processes: [...processes] } }], { drain: "off" });
  const named = of(["runner-a", "runner-b"]);
  expect(named.units).toMatchObject([{ processes: ["runner-a", "runner-b"] }]);
  expect(validatePlan(named)).toEqual([]);
  expect(formatPlan(named, { as: "text" })).toContain("runner-a, runner-b");
  expect(formatPlan(named, { as: "markdown" })).toContain("runner-a, runner-b");
  expect(of(many).units[0]?.processes).toHaveLength(17);
  expect(formatPlan(of(many), { as: "text" })).toContain("and 4 more");
});

test("a place of the token that something else writes is blocked, unless the Runner is named", () => {
  const finding = {
    code: "CREDENTIALS_HAVE_OTHER_WRITER",
    level: "warning",
    message: "The Secret creds is written by the ExternalSecret creds.",
    onlyFor: "rotate",
  } as const;
  const fleet = [inCluster("x", {}, [finding]), inCluster("y")];
  const coded = (notices: Plan["blockers"]): readonly string[] => notices.map(({ code }) => code);
  const rotate = { credentials: "rotate", drain: "off" } as const;
  expect(coded(plan(fleet, rotate).blockers)).toContain(finding.code);
  const allowed = plan(fleet, { ...rotate, allowOtherWriterOf: ["runner-x"] });
  expect(coded(allowed.blockers)).not.toContain(finding.code);
  expect(coded(allowed.warnings)).toContain(finding.code);
  expect(coded(plan(fleet, { drain: "off" }).blockers)).not.toContain(finding.code);
});

test.each([
  ["warn", [], []],
  ["copy", ["STATE_NOT_COPIED"], []],
] as const)(
  "state that cannot be copied is in the way of unsavedState %s alone",
  (unsavedState, blocked, warned) => {
    const finding = { code: "STATE_NOT_COPIED", level: "warning", message: "It is on a tmpfs." } as const;
    const made = plan([inCluster("x", { keepsServing: true }, [finding])], { drain: "off", unsavedState });
    expect(made.blockers.map(({ code }) => code)).toEqual(blocked);
    expect(made.warnings.filter(({ code }) => code === finding.code)).toEqual(warned);
  },
);

test("a container that something outside of the engine owns is blocked, or told where the policy accepts it", () => {
  const finding = { code: "CONTAINER_OWNED", level: "warning", message: "A unit runs it." } as const;
  const of = (policy: PolicyInput): Plan =>
    plan([inCluster("x", { keepsServing: true }, [finding])], { drain: "off", ...policy });
  expect(of({}).blockers).toMatchObject([{ code: "CONTAINER_OWNED" }]);
  expect(of({ ownedWorkload: "warn" }).warnings.map(({ code }) => code)).toContain("CONTAINER_OWNED");
});
