import { expect, test } from "vitest";
import { createKubernetesExecutor } from "../create-kubernetes-executor.js";

test.each<[string, object, RegExp]>([
  [
    "a name that is no option",
    { stayGoneMs: 1 },
    /^createKubernetesExecutor has no option "stayGoneMs"\. .* staysGoneMs/,
  ],
  ["a duration that is none", { pollMs: -1 }, /`pollMs` to be a number that is not negative/],
])("refuses %s", (_name, wrong, says) => {
  expect(() => createKubernetesExecutor({ ...wrong })).toThrow(says);
});
