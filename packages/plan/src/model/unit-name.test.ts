import { expect, test } from "vitest";
import { unitIdOf } from "./unit-id.js";
import { unitName } from "./unit-name.js";

const replicaId = "0d5b8f0a-6a3c-4a57-8d7e-1c6d3c9f1a11";

test("the id of a unit is its Runner's id, and that of a replica has its own behind it", () => {
  expect(unitIdOf("a")).toBe("a");
  expect(unitIdOf("a", "r-1")).toBe("a/r-1");
});

test("a unit is named by its Runner, and a replica by its own name or the beginning of its id", () => {
  expect(unitName({ runnerName: "edge" })).toBe("edge");
  expect(unitName({ runnerName: "edge", replicaId, replicaName: "vm-2" })).toBe("edge (vm-2)");
  expect(unitName({ runnerName: "edge", replicaId })).toBe("edge (0d5b8f0a)");
});
