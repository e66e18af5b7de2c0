import { expect, test } from "vitest";
import type { PolicyInput } from "../policy/policy.js";
import { parsePlan } from "../file/parse-plan.js";
import { planUpgrade } from "../planner/plan-upgrade.js";
import { serializePlan } from "../file/serialize-plan.js";
import { stepsOf } from "../model/steps-of.js";
import type { Plan } from "../model/plan.js";
import { catchPlanError } from "../testing/catch-plan-error.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { insertStep } from "./insert-step.js";
import type { Insertion, StepToInsert } from "./insertion.js";

const plan = (policy: PolicyInput = {}): Plan =>
  planUpgrade(
    fleetOf([
      runner("a"),
      runner("b"),
      runner("d", { status: "Down", tags: ["x"] }),
      runner("e", { tags: ["x"] }),
    ]),
    policy,
  );
const step = (name: string, over: Partial<StepToInsert> = {}): StepToInsert => ({
  name,
  timeLimitMs: 10_000,
  ...over,
});
const ids = (made: Plan, runnerId = "a"): string =>
  stepsOf(made, runnerId)
    .map(({ id }) => id)
    .join(" ");

test("before the first step that takes the Runner away is before the guard's check of it", () => {
  const made = insertStep(plan(), { before: "away", step: step("silence") });
  expect(ids(made)).toMatch(/^inspect silence check-availability cordon /);
  expect(ids(made, "d")).toMatch(/save-state silence stop /);
  expect(made.id).not.toBe(plan().id);
  expect(parsePlan(serializePlan(made))).toEqual(made);
});

test("where something lies between check and that step, it is directly before the step", () => {
  expect(ids(insertStep(plan({ drain: "wait" }), { before: "away", step: step("silence") }))).toMatch(
    /check-availability drain save-state silence stop /,
  );
});

test("a step is written out in full, with what its failure leads to at its place", () => {
  const made = insertStep(plan(), { after: "verify", step: step("unsilence", { input: { minutes: 3 } }) });
  expect(stepsOf(made, "a").find(({ id }) => id === "unsilence")).toEqual({
    id: "unsilence",
    kind: "custom",
    name: "unsilence",
    input: { minutes: 3 },
    timeLimitMs: 10_000,
    undo: "forward",
    isGuarded: false,
    takesAway: false,
    checks: [],
    onFailure: "fail",
  });
  const early = insertStep(plan(), { before: "inspect", step: step("first") });
  expect(stepsOf(early, "a")[0]).toMatchObject({ undo: "reversible", onFailure: "restore", input: {} });
});

test("several at one place stand in the order in which they were inserted", () => {
  const first = insertStep(plan(), { after: "verify", step: step("one") });
  expect(ids(insertStep(first, { after: "verify", step: step("two") }))).toContain("verify one two uncordon");
  const before = insertStep(plan(), { before: "away", step: step("one") });
  expect(ids(insertStep(before, { before: "away", step: step("two") }))).toContain("inspect one two check-");
});

test("one name twice gets two ids, also where the second is taken by another name", () => {
  let made = insertStep(plan(), { after: "verify", step: step("x") });
  made = insertStep(made, { after: "verify", step: step("x-2") });
  made = insertStep(made, { after: "verify", step: step("x") });
  expect(ids(made)).toContain("verify x x-2 x-3 uncordon");
});

test("only for some: they get a procedure of their own, the others keep theirs", () => {
  const made = insertStep(plan(), {
    before: "away",
    step: step("silence"),
    runners: { names: ["runner-a"] },
  });
  expect(ids(made)).toContain("silence");
  expect(ids(made, "b")).not.toContain("silence");
  expect(Object.keys(made.procedures)).toEqual(["vm:cordon", "vm:off", "vm:cordon+silence"]);
  const again = insertStep(made, { before: "away", step: step("silence"), runners: { runnerIds: ["b"] } });
  expect(again.units.find(({ runnerId }) => runnerId === "b")?.procedure).toBe("vm:cordon+silence-2");
  expect(parsePlan(serializePlan(again))).toEqual(again);
});

test("an inserted step makes the unit longer", () => {
  const of = (made: Plan) => made.units.find(({ runnerId }) => runnerId === "a")!.expectedDurationMs;
  expect(of(insertStep(plan(), { after: "verify", step: step("x") })) - of(plan())).toBe(1000);
});

test("after the step that takes away", () => {
  expect(ids(insertStep(plan(), { after: "away", step: step("x") }))).toContain("cordon x drain");
});

test.each<[string, Insertion, string]>([
  [
    "that parts the check from its step",
    { before: "cordon", step: step("x"), runners: { tags: ["eu"] } },
    "INSERT_PARTS_CHECK",
  ],
  ["that parts it from behind", { after: "check-availability", step: step("x") }, "INSERT_PARTS_CHECK"],
  [
    "behind the point of no return, unless it means to",
    { after: "regenerate-credentials", step: step("x") },
    "INSERT_DELAYS_START",
  ],
  ["right before the start, unless it means to", { before: "start", step: step("x") }, "INSERT_DELAYS_START"],
  [
    "that would restore what cannot be restored",
    { after: "verify", step: step("x", { onFailure: "restore" }) },
    "INSERT_CANNOT_RESTORE",
  ],
  [
    "that would leave a Runner stopped that can be put back",
    { before: "stop", step: step("x", { onFailure: "fail" }) },
    "INSERT_MUST_RESTORE",
  ],
  ["beside a step that is not there", { after: "roll-out", step: step("x") }, "NO_SUCH_STEP"],
  ["beside a step that some do not have", { after: "drain", step: step("x") }, "NO_SUCH_STEP"],
  ["for nobody", { before: "away", step: step("x"), runners: { tags: ["none"] } }, "NOBODY_CHOSEN"],
  ["with the name of a built-in step", { before: "away", step: step("drain") }, "NAME_TAKEN"],
  ["with a name that is none", { before: "away", step: step("No Name") }, "NOT_A_STEP"],
  ["without a time limit", { before: "away", step: step("x", { timeLimitMs: 0 }) }, "NOT_A_STEP"],
])("refused: one %s", (_, insertion, code) => {
  const error = catchPlanError(() => insertStep(plan(), insertion));
  expect(error.code).toBe("INSERT_REFUSED");
  expect(error.details.map((problem) => problem.code)).toContain(code);
  expect(error.message).toContain("the plan is as it was");
});

test("behind the point of no return it may stand where the delay is meant", () => {
  const made = insertStep(plan(), { before: "start", step: step("x", { meansToDelay: true }) });
  expect(ids(made)).toContain("install-package x start");
  expect(stepsOf(made, "a").find(({ id }) => id === "x")).toHaveProperty("meansToDelay", true);
  expect(parsePlan(serializePlan(made))).toEqual(made);
});

test("a script without types is told what is wrong, and nothing crashes", () => {
  for (const nonsense of [undefined, null, "x", { name: "x", timeLimitMs: 1, input: { f: () => 1 } }]) {
    const insert = () =>
      Reflect.apply(insertStep, undefined, [plan(), { before: "away", step: nonsense }]) as unknown;
    expect(catchPlanError(insert)).toMatchObject({ code: "INSERT_REFUSED" });
  }
  const nowhere = () => Reflect.apply(insertStep, undefined, [plan(), { step: step("x") }]) as unknown;
  expect(catchPlanError(nowhere).details).toMatchObject([{ code: "NO_SUCH_STEP" }]);
});

test("the plan that was given stays as it was", () => {
  const given = plan();
  const text = serializePlan(given);
  insertStep(given, { before: "away", step: step("x") });
  expect(serializePlan(given)).toBe(text);
});
