import { expect, test } from "vitest";
import { ExecutorError } from "../../errors/executor-error.js";
import { describeExecutorContract } from "../contract/describe-executor-contract.js";
import { createFakeSubject } from "./fake-subject.js";

describeExecutorContract({
  name: "fake executor of a custom platform",
  createSubject: (request) => createFakeSubject(request, "custom:tower"),
  capabilities: {
    disturbance: true,
    severalProcesses: true,
    revival: true,
    exitAfterStart: true,
    wrongCredentials: true,
    stops: true,
    brokenPackages: true,
    discovery: true,
  },
});

test("an executor from elsewhere has codes of its own beside those of the list", () => {
  const error = new ExecutorError({ code: "custom:tower-lift-stuck", message: "The lift is stuck." });
  expect(ExecutorError.isInstance(error)).toBe(true);
  expect(error.code).toBe("custom:tower-lift-stuck");
});
