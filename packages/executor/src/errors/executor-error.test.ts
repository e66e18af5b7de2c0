import { expect, it } from "vitest";
import { ExecutorError } from "./executor-error.js";

it("is recognised across copies of the package by its marker, and nothing else is", () => {
  const foreign = Object.assign(new Error("from another copy"), {
    [Symbol.for("@runner-upgrade/ExecutorError")]: true,
  });
  expect(ExecutorError.isInstance(new ExecutorError({ code: "TIMEOUT", message: "x" }))).toBe(true);
  expect(ExecutorError.isInstance(foreign)).toBe(true);
  for (const other of [new Error("x"), null, undefined, "TIMEOUT", {}]) {
    expect(ExecutorError.isInstance(other)).toBe(false);
  }
});

it("fills in what it was not told, and keeps its cause", () => {
  const cause = new Error("socket");
  const error = new ExecutorError({ code: "CONNECTION_LOST", message: "lost", cause });
  expect(error).toMatchObject({
    name: "ExecutorError",
    host: null,
    runnerId: null,
    isRetryable: false,
    mayHaveTakenEffect: false,
    remedies: [],
    cause,
  });
});
