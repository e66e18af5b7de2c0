import type { Finding } from "@runner-upgrade/plan/platform";
import { expect, test } from "vitest";
import { stepError } from "../errors/step-error.js";
import type { ExecutorError } from "../errors/executor-error.js";
import type { OpenCall } from "../call/open-call.js";
import { fitOutcome, requireFit, type Inspected } from "./inspection-outcome.js";

const subject = { runner: { id: "r-1", name: "edge" }, host: { address: "edge.internal" } };
const call: Pick<OpenCall, "error"> = {
  error: (code, what, extra) => stepError(subject, code, what, extra),
};
const warning: Finding = { code: "MADE_BY_COMPOSE", level: "warning", message: "Compose made it." };
const failed: Finding = {
  ...{ code: "OTHER_RUNNER", level: "failed", message: "It is another Runner's." },
  remedies: ["Name its own container."],
};

const refusalOf = (inspected: Inspected<string>): ExecutorError => {
  try {
    requireFit(call, inspected, { OTHER_RUNNER: "RUNNER_NOT_FOUND" });
  } catch (error) {
    return error as ExecutorError;
  }
  return expect.fail("it was not refused");
};

test("goes on with what was found where no finding failed", () => {
  expect(requireFit(call, { findings: [warning], target: "runner" }, {})).toBe("runner");
});

test("refuses with the first failed finding's code, and tells all of them", () => {
  const second: Finding = { code: "NO_ROOM", level: "failed", message: "The disk is full." };
  const error = refusalOf({ findings: [warning, failed, second], target: "runner" });
  expect(error).toMatchObject({ code: "RUNNER_NOT_FOUND", remedies: ["Name its own container."] });
  expect(error.message).toContain(
    "OTHER_RUNNER: It is another Runner's. NO_ROOM: The disk is full. Nothing was changed.",
  );
  expect(error.message).not.toContain("MADE_BY_COMPOSE");
});

test("refuses where nothing was found, whatever the findings say", () => {
  expect(refusalOf({ findings: [warning], target: null })).toMatchObject({ code: "INSPECTION_FAILED" });
});

test("tells and records what is worth telling", () => {
  expect(fitOutcome("It is fit.", [warning], { target: "runner" })).toEqual({
    outcome: "done",
    summary: "It is fit. MADE_BY_COMPOSE: Compose made it.",
    record: { target: "runner", warnings: ["MADE_BY_COMPOSE"] },
  });
});
