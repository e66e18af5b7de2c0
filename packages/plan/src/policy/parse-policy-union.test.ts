import { expect, test } from "vitest";
import { parsePolicy } from "./parse-policy.js";

test.each([
  [{ coverage: "same-tag" }, 'Expected "same-tags" or "each-tag" or object.'],
  [{ coverage: { kind: "filters", filters: [{ project: "x" }] } }, "filters[0].tags: Expected array."],
  [{ coverage: { kind: "filter" } }, "kind: No such kind."],
  [{ minAvailable: "half" }, 'Expected number or a share such as "50%".'],
])("a policy of %j is told what fits", (policy, message) => {
  const parsed = parsePolicy(policy);
  expect(parsed.ok ? [] : parsed.errors.map((error) => error.message)).toEqual([message]);
});
