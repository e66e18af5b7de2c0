import { expect, test } from "vitest";
import { createDockerExecutor } from "../create-docker-executor.js";

test.each<[string, object, RegExp]>([
  [
    "a name that is no option",
    { stayGoneMs: 1 },
    /^createDockerExecutor has no option "stayGoneMs"\. .* staysGoneMs/,
  ],
  ["a duration that is none", { pollMs: -1 }, /`pollMs` to be a number that is not negative/],
])("refuses %s", (_name, wrong, says) => {
  expect(() => createDockerExecutor({ ...wrong })).toThrow(says);
});
