import { expect, test } from "vitest";
import { PlanError } from "./plan-error.js";
import { summarise } from "./summarise.js";

test("it carries its code, its details and its cause, and is not worth a retry", () => {
  const cause = new Error("inner");
  const details = [{ code: "X", path: "a.b", message: "Wrong." }];
  const error = new PlanError({ code: "PLAN_INVALID", message: "No plan.", details, cause });
  expect(error).toMatchObject({
    code: "PLAN_INVALID",
    name: "PlanError",
    details,
    cause,
    isRetryable: false,
  });
});

test("it is recognised by its marker, also when it comes from another copy of the package", () => {
  const stranger = Object.assign(new Error(), { [Symbol.for("@runner-upgrade/PlanError")]: true });
  expect(PlanError.isInstance(new PlanError({ code: "PLAN_EDITED", message: "" }))).toBe(true);
  expect(PlanError.isInstance(stranger)).toBe(true);
  expect([new Error(), null, "PlanError", undefined].map((each) => PlanError.isInstance(each))).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test("without a cause it has none", () => {
  expect("cause" in new PlanError({ code: "PLAN_EDITED", message: "" })).toBe(false);
});

test("a summary names the first problems and counts the rest", () => {
  const problems = ["", "b", "c"].map((path) => ({ code: "X", path, message: "Wrong." }));
  expect(summarise(problems, 2)).toBe("Wrong. b: Wrong. (and 1 more)");
});
