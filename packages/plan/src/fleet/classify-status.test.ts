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

test("with replicas, Unhealthy means that one of them is down and another works, from 6.1 on", () => {
  for (const version of ["6.1.0", "6.2.1-20260909", "7.0"])
    expect(classifyStatus("Unhealthy", { replicas: "on", version })).toBe("serving");
});

test("before 6.1, and where the version is not known, Unhealthy may be the limit: it proves no serving", () => {
  for (const version of ["5.16.0", "6.0.1", null, undefined])
    expect(classifyStatus("Unhealthy", { replicas: "on", ...(version !== undefined && { version }) })).toBe(
      "saturated",
    );
});

test("where it is not known whether there are replicas, the more careful meaning is taken", () => {
  expect(classifyStatus("Unhealthy", { replicas: "unknown" })).toBe("saturated");
});
