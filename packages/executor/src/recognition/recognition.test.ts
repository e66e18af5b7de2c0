import { expect, it } from "vitest";
import { isRunnerImage, isRunnerPackageName, namesRunner, serverGivenId } from "./recognition.js";

const id = "8f1f2a3b-0000-4000-8000-000000000001";

it.each([
  [`runner-${id}.jar`, id],
  [`runner-${id}-1.jar`, null],
  ["runner.jar", null],
  [`x-runner-${id}.jar`, null],
])("reads the id in the name %s", (name, expected) => {
  expect(serverGivenId(name)).toBe(expected);
});

it.each([
  [`runner-${id}.jar`, true],
  ["pd-runner.jar", true],
  ["runner.jar", true],
  ["runner-5.7.0.jar", true],
  ["forerunner.jar", false],
  ["runnerless.jar", false],
  ["jenkins.jar", false],
])("takes %s for a Runner's package: %s", (name, expected) => {
  expect(isRunnerPackageName(name)).toBe(expected);
});

it.each([
  ["rundeckpro/runner", true],
  ["docker.io/rundeckpro/runner:5.7.0", true],
  ["mirror.internal:5000/team/rundeckpro/runner@sha256:ab", true],
  ["rundeckpro/runner-tools", false],
  ["team/runner:5.7.0", false],
])("takes %s for the vendor's image: %s", (reference, expected) => {
  expect(isRunnerImage(reference)).toBe(expected);
});

it("finds an id in a name as a whole only", () => {
  expect(namesRunner("edge-r1.jar", "R1")).toBe(true);
  expect(namesRunner("edge-r12.jar", "r1")).toBe(false);
  expect(namesRunner("anything.jar", "")).toBe(false);
});
