import { insertStep, planUpgrade } from "@runner-upgrade/plan";
import { needsFromJobs } from "@runner-upgrade/plan/jobs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { rehearsePlan, type RehearsalOptions } from "../src/index.js";
import { fleetOf, runner } from "./fleets.js";

const pair = fleetOf([runner("east-1"), runner("east-2")]);
const plan = planUpgrade(pair);

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("the arguments", () => {
  it.each<[RehearsalOptions, string]>([
    [{ seed: 1.5 }, "seed"],
    [{ faults: { count: -1 } }, "faults.count"],
    [{ load: { jobMs: 0 } }, "load.jobMs"],
    [{ seeds: 1 } as RehearsalOptions, '"seeds"'],
  ])("%j is refused", async (options, named) => {
    await expect(rehearsePlan(plan, pair, options)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: expect.stringContaining(named) as string,
    });
  });

  it("of another fleet are refused", async () => {
    const other = fleetOf([runner("west-1")]);
    await expect(rehearsePlan(plan, other)).rejects.toMatchObject({ code: "FLEET_MISMATCH" });
  });
});

describe("the load", () => {
  const report = {
    ...{ id: "job-1", name: "report", group: "nightly" },
    runnerSelector: { filter: "east", runnerFilterMode: "TAGS", runnerFilterType: "TAG_FILTER_AND" },
  };
  const jobs = needsFromJobs([{ project: "web", jobs: [report] }], pair);

  it("names the jobs that would be lost", async () => {
    const weak = planUpgrade(pair, { drain: "off" });
    const { lostJobs } = await rehearsePlan(weak, pair, { load: { jobs } });
    expect(lostJobs[0]?.jobs).toEqual([expect.stringContaining("report")]);
  });

  it("may be written out, and says what no Runner serves", async () => {
    const needs = [
      { project: "web", tags: ["east"] },
      { project: "web", tags: ["west"] },
    ];
    const { assumed, doneJobs, lostJobs } = await rehearsePlan(plan, pair, {
      load: { needs, everyMs: 5_000 },
    });
    expect(lostJobs).toEqual([]);
    expect(doneJobs).toBeGreaterThan(50);
    expect(assumed).toContainEqual({
      code: "NO_LOAD",
      message: "No Runner serves this before the run, so no job asked for it: tags west of web.",
    });
  });
});

describe("virtual time", () => {
  it("holds the soak of canaries", async () => {
    const soaking = planUpgrade(pair, { soakMs: 3_600_000 });
    const { timeline } = await rehearsePlan(soaking, pair);
    const [first, second] = timeline;
    expect((second?.claimedMs ?? 0) - (first?.endedMs ?? 0)).toBeGreaterThanOrEqual(3_600_000);
  });

  it("waits for a window, and leaves out the time before it", async () => {
    const nights = planUpgrade(pair, {
      windows: [{ days: ["fri"], from: "22:00", to: "23:30", timeZone: "UTC" }],
    });
    const { timeline, startedAtMs, assumed } = await rehearsePlan(nights, pair, {
      startsAtMs: Date.UTC(2026, 0, 5),
    });
    const opensAt = Date.UTC(2026, 0, 9, 22);
    expect(startedAtMs).toBe(opensAt - 60_000);
    expect(startedAtMs + (timeline[0]?.claimedMs ?? 0)).toBeGreaterThanOrEqual(opensAt);
    expect(assumed.map(({ code }) => code)).toContain("WINDOW");
  });

  it("takes as long as the policy expects of a Runner", async () => {
    const slow = planUpgrade(pair, { expectedDurationsMs: { platforms: { vm: 600_000 } } });
    const { timeline } = await rehearsePlan(slow, pair);
    const [first] = timeline;
    expect((first?.endedMs ?? 0) - (first?.claimedMs ?? 0)).toBeGreaterThan(300_000);
  });
});

it("needs no network", async () => {
  vi.stubGlobal("fetch", () => {
    throw new Error("No network is there.");
  });
  const { report } = await rehearsePlan(plan, pair);
  expect(report.isComplete).toBe(true);
});

it("lets inserted steps wait, and says so", async () => {
  const more = insertStep(plan, { after: "verify", step: { name: "smoke-test", timeLimitMs: 30_000 } });
  const { report, assumed } = await rehearsePlan(more, pair);
  expect(report.isComplete).toBe(true);
  expect(assumed.map(({ code }) => code)).toContain("CUSTOM_STEPS");
});

it("tells each fault that was drawn", async () => {
  const { assumed } = await rehearsePlan(plan, pair, { faults: { count: 3 } });
  expect(assumed.filter(({ code }) => code === "FAULT")).toHaveLength(3);
});
