import { expect, test } from "vitest";
import { selectCanaries, type CanaryTraits } from "./select-canaries.js";

const runner = (address: string, version: string | null): CanaryTraits => ({
  host: { platform: "vm", address },
  version,
});

test("canaries cover different versions before the same one twice, an unknown one as well", () => {
  const [a, b, c, d] = [
    runner("a", "5.5.0"),
    runner("b", "5.5.0"),
    runner("c", "5.6.0"),
    runner("d", null),
  ] as const;
  expect(selectCanaries([a, b, c, d], 3)).toEqual([a, c, d]);
});

test("canaries cover the sites that hosts name before a second machine of one site", () => {
  const at = (address: string, site: string): CanaryTraits => ({
    host: { platform: "vm", address, site },
    version: "5.5.0",
  });
  const [a, b, c] = [at("a", "berlin"), at("b", "berlin"), at("c", "rome")] as const;
  expect(selectCanaries([a, b, c], 2)).toEqual([a, c]);
});

test("who adds more comes first, and where all add the same, the order that was given decides", () => {
  const [first, second] = [runner("a", "5.5.0"), runner("b", "5.5.0")] as const;
  const other: CanaryTraits = { host: { platform: "docker", address: "unix:///run/a" }, version: "5.6.0" };
  expect(selectCanaries([first, second, other], 2)).toEqual([first, other]);
  expect(selectCanaries([second, first], 1)).toEqual([second]);
});
