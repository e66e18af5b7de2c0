import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compareVersions, isSameVersion, type VersionOrder } from "./compare-versions.js";

test.each<[string, string, VersionOrder]>([
  ["5.7.0", "5.8.0", "older"],
  ["5.12.0", "5.8.0", "newer"],
  ["0.1.53", "5.0.0", "older"],
  ["5.6.0-20241003", "5.6.0", "same"],
  ["5.6.0", "5.6.0-20241003", "same"],
  ["5.6.0-20241003", "5.6.0-20241103", "older"],
  ["5.6.0-20241103", "5.6.0-20241003", "newer"],
  ["5.20-RBA-20260128-2c35e1f-1989440", "5.20-RBA-20260201-aaaaaaa-1", "older"],
  ["5.20-RBA-20260128-2c35e1f-1989440", "5.20-RBA-20260128-0000000-1", "changed"],
  ["5.20-RBA-20260128-2c35e1f", "5.20", "same"],
  ["5.20-RBA-20260128-2c35e1f", "5.20.0-20260120", "changed"],
  ["5.20-RBA-20260128-2c35e1f", "5.21.0", "older"],
  ["6.1", "6.1.0", "same"],
  ["v6.1.0", "6.1.0", "same"],
  ["5.8.0-SNAPSHOT", "5.8.0", "changed"],
  ["5.8.0-rc1-20241003", "5.8.0-20241003", "changed"],
  ["latest", "LATEST ", "same"],
  ["latest", "5.8.0", "changed"],
  ["", "5.8.0", "changed"],
])("%s is %s … %s", (left, right, order) => {
  expect(compareVersions(left, right)).toBe(order);
  expect(isSameVersion(left, right)).toBe(order === "same");
});

test("two versions stand to each other the same way from both sides", () => {
  const version = fc
    .tuple(
      fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }),
      fc.constantFrom("", "-20240101", "-20250101", "-RBA-20250101-ab", "-rc1"),
    )
    .map(([numbers, rest]) => numbers.join(".") + rest);
  const reverse = { older: "newer", newer: "older", same: "same", changed: "changed" } as const;
  fc.assert(
    fc.property(version, version, (left, right) => {
      expect(compareVersions(right, left)).toBe(reverse[compareVersions(left, right)]);
    }),
  );
});
