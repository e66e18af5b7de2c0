import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parsePolicy } from "./parse-policy.js";
import { policyDefaults } from "./policy-defaults.js";

const jobs = (over: object) => ({
  coverage: {
    kind: "jobs",
    projects: ["p"],
    needs: [{ project: "p", choose: "tags", tags: ["eu"], jobs: { names: ["deploy"], count: 1 }, ...over }],
  },
});

test("the coverage of jobs has its tags and projects put in order, those of its needs included", () => {
  const { coverage } = jobs({ tags: ["Linux ", "EU"], project: "o" });
  expect(parsePolicy({ coverage: { ...coverage, projects: ["q", "p", "q"] } })).toMatchObject({
    policy: { coverage: { projects: ["o", "p", "q"], needs: [{ tags: ["eu", "linux"] }] } },
  });
});

test("an empty policy is the defaults, and they are the safety", () => {
  const parsed = parsePolicy({});
  expect(parsed).toEqual({ ok: true, policy: policyDefaults, warnings: [] });
  expect(policyDefaults).toMatchObject({
    minAvailable: 1,
    maxInFlight: 1,
    maxInFlightPerHost: 1,
    maxFailures: 0,
    coverage: { kind: "same-tags" },
    canary: 1,
    soakMs: 60_000,
    drain: "by-dispatch",
    drainTimeoutMs: 900_000,
    onDrainTimeout: "skip",
    credentials: "keep",
    standInProof: "ping",
    settleMs: 15_000,
    allowOutageOf: [],
  });
});

test("a policy that was filled in before passes unchanged", () => {
  const first = parsePolicy({
    minAvailable: "50%",
    coverage: { kind: "filters", filters: [{ project: "p", tags: ["EU", "eu"] }] },
    allowOutageOf: ["b", "a", "b"],
    allowOtherWriterOf: ["d", "c"],
    drain: "wait",
    stepTimeLimitsMs: { stop: 1000 },
  });
  if (!first.ok) throw new Error("It did not parse.");
  expect(first.policy).toMatchObject({
    coverage: { kind: "filters", filters: [{ project: "p", tags: ["eu"] }] },
    allowOutageOf: ["a", "b"],
    allowOtherWriterOf: ["c", "d"],
  });
  expect(parsePolicy(first.policy)).toEqual(first);
});

test.each(["same-tags", "each-tag"] as const)("the short form %s of coverage", (coverage) => {
  expect(parsePolicy({ coverage })).toMatchObject({ policy: { coverage: { kind: coverage } } });
});

test("what is undefined takes its default", () => {
  expect(parsePolicy({ canary: undefined })).toMatchObject({ policy: { canary: 1 } });
});

const night = { days: ["fri"], from: "22:00", to: "04:00", timeZone: "Europe/Berlin" };

test.each<[unknown, string, string]>([
  [{ minAvailable: -1 }, "minAvailable", "NOT_A_POLICY"],
  [{ minAvailable: 0.5 }, "minAvailable", "NOT_A_POLICY"],
  [{ minAvailable: "half" }, "minAvailable", "NOT_A_POLICY"],
  [{ minAvailable: "100%" }, "minAvailable", "MIN_AVAILABLE_IMPOSSIBLE"],
  [{ minAvailable: "-5%" }, "minAvailable", "SHARE_TOO_SMALL"],
  [{ maxInFlight: 0 }, "maxInFlight", "NOTHING_MAY_START"],
  [{ maxInFlight: "0%" }, "maxInFlight", "NOTHING_MAY_START"],
  [{ maxInFlight: "150%" }, "maxInFlight", "SHARE_TOO_BIG"],
  [{ maxInFlight: "-1%" }, "maxInFlight", "SHARE_TOO_SMALL"],
  [{ maxInFlightPerHost: 0 }, "maxInFlightPerHost", "NOT_A_POLICY"],
  [{ maxInFlightPerSite: 0 }, "maxInFlightPerSite", "NOT_A_POLICY"],
  [{ soakMs: 3_000_000_000 }, "soakMs", "NOT_A_POLICY"],
  [{ windows: [{ ...night, days: [] }] }, "windows[0].days", "NOT_A_POLICY"],
  [{ windows: [{ ...night, days: ["monday"] }] }, "windows[0].days[0]", "NOT_A_POLICY"],
  [{ windows: [{ ...night, from: "24:00" }] }, "windows[0].from", "NOT_A_POLICY"],
  [{ windows: [{ ...night, to: "4:00" }] }, "windows[0].to", "NOT_A_POLICY"],
  [{ windows: [night, { ...night, timeZone: "Mars/Base" }] }, "windows[1].timeZone", "TIME_ZONE_UNKNOWN"],
  [{ windows: [{ ...night, to: "22:00" }] }, "windows[0].to", "WINDOW_EMPTY"],
  [{ drain: "maybe" }, "drain", "NOT_A_POLICY"],
  [{ canaries: 2 }, "", "NOT_A_POLICY"],
  [{ stepTimeLimitsMs: { halt: 1 } }, "stepTimeLimitsMs", "NOT_A_POLICY"],
  [{ stepTimeLimitsMs: { stop: 0 } }, "stepTimeLimitsMs.stop", "NOT_A_POLICY"],
  [{ allowOutageOf: "a" }, "allowOutageOf", "NOT_A_POLICY"],
  [
    { coverage: { kind: "filters", filters: [{ project: "p", tags: [] }] } },
    "coverage.filters[0].tags",
    "EMPTY_FILTER",
  ],
  [
    {
      coverage: {
        kind: "filters",
        filters: [
          { project: "p", tags: [] },
          { project: "p", tags: ["a"] },
        ],
      },
    },
    "coverage.filters[0].tags",
    "EMPTY_FILTER",
  ],
  [{ coverage: "jobs" }, "coverage", "JOBS_NOT_GIVEN"],
  [jobs({ jobs: { names: [], count: 0 } }), "coverage.needs[0].jobs.count", "NOT_A_POLICY"],
  ["policy", "", "NOT_A_POLICY"],
  [null, "", "NOT_A_POLICY"],
])("%j is refused at %s", (input, path, code) => {
  const parsed = parsePolicy(input);
  expect(parsed).toMatchObject({ ok: false, errors: [expect.objectContaining({ path, code })] });
});

test.each([
  [{ minAvailable: 0 }, "NO_STAND_INS_ASKED_FOR"],
  [{ minAvailable: "0%" }, "NO_STAND_INS_ASKED_FOR"],
  [{ standInProof: "status" }, "STATUS_IS_NO_PROOF"],
  [{ onDrainTimeout: "proceed" }, "OPERATIONS_MAY_BE_CUT"],
])("%j passes with a warning", (input, code) => {
  expect(parsePolicy(input)).toMatchObject({ ok: true, warnings: [expect.objectContaining({ code })] });
});

test("every problem is told at once", () => {
  const parsed = parsePolicy({ minAvailable: "100%", maxInFlight: 0 });
  expect(parsed).toMatchObject({ ok: false, errors: [{ path: "minAvailable" }, { path: "maxInFlight" }] });
});

test("whatever it is given, it does not throw", () => {
  const itself: Record<string, unknown> = {};
  itself["coverage"] = itself;
  expect(parsePolicy(itself).ok).toBe(false);
  fc.assert(
    fc.property(fc.anything(), (input) => {
      expect(typeof parsePolicy(input).ok).toBe("boolean");
    }),
  );
});
