import { expect, test } from "vitest";
import { repositoryOf, targetImageOf } from "./target-image.js";

const runs = (image: string | null): Parameters<typeof targetImageOf>[0] => ({
  hostFacts: {
    platform: "docker",
    findings: [],
    container: { image, credentialsIn: "variable", keepsServing: false },
  },
});

test.each([
  ["rundeckpro/runner:5.8.0", "team/runner:1", "rundeckpro/runner:5.8.0"],
  [":5.8.0", "team/runner:5.7.0", "team/runner:5.8.0"],
  [":5.8.0", "registry:5000/team/runner", "registry:5000/team/runner:5.8.0"],
  [":5.8.0", null, null],
])("%s for a Runner of %s is %s", (image, now, target) => {
  expect(targetImageOf(runs(now), { image })).toBe(target);
});

test("nothing is known of a Runner that was not inspected, unless the whole image is named", () => {
  expect(targetImageOf({ hostFacts: null }, { image: ":5.8.0" })).toBeNull();
  expect(targetImageOf({ hostFacts: null }, { image: "r:5.8.0" })).toBe("r:5.8.0");
  expect(targetImageOf(runs("r:1"), { image: null })).toBeNull();
});

test.each([
  ["runner", "runner"],
  ["runner:5.8.0", "runner"],
  ["host:5000/a/runner:5.8.0", "host:5000/a/runner"],
  ["host:5000/a/runner", "host:5000/a/runner"],
  ["runner:5.8.0@sha256:abc", "runner"],
])("the repository of %s is %s", (image, repository) => {
  expect(repositoryOf(image)).toBe(repository);
});
