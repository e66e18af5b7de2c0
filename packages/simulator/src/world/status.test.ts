import { describe, expect, it } from "vitest";
import { statusAt, statusOfReplicas, type RunnerStatus, type Signs } from "./status.js";

const alive: Signs = {
  lastCheckinAt: 1_000_000,
  downAt: null,
  runningOperations: 0,
  maxRunning: 50,
  knowsBusy: false,
};

describe("the status of an agent", () => {
  it.each<[string, Partial<Signs>, number, RunnerStatus]>([
    ["never heard of", { lastCheckinAt: null }, 0, "New"],
    ["heard just now", {}, 0, "Healthy"],
    ["silent for almost 30 s", {}, 29_999, "Healthy"],
    ["silent for 30 s", {}, 30_000, "Unknown"],
    ["silent for 120 s", {}, 120_000, "Down"],
    ["shut down", { downAt: 1_000_000 }, 0, "Down"],
    ["back after a shutdown", { downAt: 999_999 }, 0, "Healthy"],
    ["at its limit", { runningOperations: 50 }, 0, "Unhealthy"],
    ["at its limit, from 6.1 on", { runningOperations: 50, knowsBusy: true }, 0, "Busy"],
    ["near its limit, from 6.1 on", { runningOperations: 45, knowsBusy: true }, 0, "Busy"],
    ["near its limit, before 6.1", { runningOperations: 45 }, 0, "Healthy"],
    ["at its limit and silent", { runningOperations: 50 }, 30_000, "Unknown"],
  ])("%s", (_, signs, afterMs, status) => {
    expect(statusAt({ ...alive, ...signs }, 1_000_000 + afterMs)).toBe(status);
  });
});

describe("the status of a Runner with replicas", () => {
  it.each<[RunnerStatus[], RunnerStatus]>([
    [[], "New"],
    [["Healthy", "New"], "New"],
    [["Healthy", "Healthy"], "Healthy"],
    [["Healthy", "Busy"], "Healthy"],
    [["Busy", "Busy"], "Busy"],
    [["Healthy", "Unknown"], "Unhealthy"],
    [["Healthy", "Down"], "Unhealthy"],
    [["Unknown", "Down"], "Unknown"],
    [["Down", "Down"], "Down"],
  ])("%j is %s", (replicas, status) => {
    expect(statusOfReplicas(replicas)).toBe(status);
  });

  it("stays Healthy of an ephemeral Runner while one replica works", () => {
    expect(statusOfReplicas(["Healthy", "Down"], "ephemeral")).toBe("Healthy");
    expect(statusOfReplicas(["Healthy", "New"], "ephemeral")).toBe("Healthy");
    expect(statusOfReplicas(["Down", "Unknown"], "ephemeral")).toBe("Unknown");
  });
});
