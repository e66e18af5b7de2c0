import { expect, test } from "vitest";
import { classifyStatus } from "./classify-status.js";

test.each([
  ["Healthy", "serving"],
  ["HEALTHY", "serving"],
  [" busy ", "serving"],
  ["Unhealthy", "saturated"],
  ["Unknown", "absent"],
  ["Down", "absent"],
  ["New", "new"],
  ["active", "unrecognised"],
  ["", "unrecognised"],
])("%s is %s", (status, statusClass) => {
  expect(classifyStatus(status, { replicas: "off" })).toBe(statusClass);
});

test("with replicas, Unhealthy means that one of them is down and another works", () => {
  expect(classifyStatus("Unhealthy", { replicas: "on" })).toBe("serving");
});

test("where it is not known whether there are replicas, the more careful meaning is taken", () => {
  expect(classifyStatus("Unhealthy", { replicas: "unknown" })).toBe("saturated");
});
