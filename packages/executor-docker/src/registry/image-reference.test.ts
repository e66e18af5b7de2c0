import { expect, it } from "vitest";
import { parseImageReference, pullQuery } from "./image-reference.js";

it.each([
  ["rundeckpro/runner:5.8.0", "docker.io", "rundeckpro/runner", "5.8.0"],
  ["runner", "docker.io", "runner", "latest"],
  ["127.0.0.1:5000/team/runner:5.8.0", "127.0.0.1:5000", "127.0.0.1:5000/team/runner", "5.8.0"],
  ["localhost/runner", "localhost", "localhost/runner", "latest"],
  ["ghcr.io/x/runner:1@sha256:abc", "ghcr.io", "ghcr.io/x/runner", "sha256:abc"],
])("pulls %s", (image, registry, fromImage, tag) => {
  expect(parseImageReference(image).registry).toBe(registry);
  expect(pullQuery(image)).toEqual({ fromImage, tag });
});
