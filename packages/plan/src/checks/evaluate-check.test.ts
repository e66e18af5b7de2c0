import { expect, test } from "vitest";
import type { Check } from "./check.js";
import { evaluateCheck } from "./evaluate-check.js";
import type { Observation, ObservedRunner } from "./observation.js";

const seen = (over: Partial<ObservedRunner> = {}): ObservedRunner => ({
  statusClass: "serving",
  version: "5.8.0",
  uptime: 5,
  tags: ["eu"],
  runningOperations: 0,
  ...over,
});
const before = { version: "5.7.0", uptime: 100 };
const version: Check = { kind: "version", equals: "5.8.0" };
const status: Check = { kind: "status", anyOf: ["serving"] };
const gone: Check = { kind: "process", state: "gone" };
const running: Check = { kind: "process", state: "running" };
const cordoned: Check = { kind: "tags", state: "cordoned" };
const givenBack: Check = { kind: "tags", state: "given-back" };
const idle: Check = { kind: "no-running-operations" };

test.each<[Check, Observation, "pass" | "fail" | "pending", string]>([
  [{ kind: "installed", state: "new" }, {}, "pending", "not known yet what runs"],
  [{ kind: "installed", state: "new" }, { installed: "unknown" }, "pending", "not known yet what runs"],
  [{ kind: "installed", state: "new" }, { installed: "old" }, "pending", "still runs an old one"],
  [{ kind: "installed", state: "new" }, { installed: "new" }, "pass", "runs the new one alone"],

  [{ kind: "stand-ins" }, {}, "pending", "not asked"],
  [{ kind: "stand-ins" }, { standIns: { ok: true, reason: "Kept." } }, "pass", "Kept."],
  [{ kind: "stand-ins" }, { standIns: { ok: false, reason: "b is Down." } }, "fail", "b is Down."],

  [status, {}, "pending", "not looked at"],
  [status, { runner: null }, "fail", "does not know"],
  [status, { runner: seen() }, "pass", "serving"],
  [status, { runner: seen({ statusClass: "absent" }) }, "pending", "absent"],

  [version, { runner: seen() }, "pass", "5.8.0"],
  [version, { runner: seen({ version: "5.8.0-20250101" }) }, "pass", "5.8.0-20250101"],
  [version, { runner: seen({ version: null }) }, "pending", "did not tell"],
  [version, { runner: seen({ version: "5.7.0" }), before }, "pending", "still has 5.7.0"],
  [version, { runner: seen({ version: "5.7.0" }) }, "pending", "still has 5.7.0"],
  [version, { runner: seen({ version: "5.6.0" }), before }, "fail", "came up with 5.6.0 instead of 5.8.0"],
  [version, { runner: seen({ version: "5.6.0" }), before: { version: null, uptime: 1 } }, "pending", "5.6.0"],

  [{ kind: "restarted" }, { runner: seen() }, "pending", "not known what it was"],
  [{ kind: "restarted" }, { runner: seen(), before }, "pass", "5.7.0 to 5.8.0"],
  [{ kind: "restarted" }, { runner: seen({ version: "5.7.0" }), before }, "pass", "fell from 100 to 5"],
  [
    { kind: "restarted" },
    { runner: seen({ version: "5.7.0", uptime: 101 }), before },
    "pending",
    "the old process",
  ],
  [
    { kind: "restarted" },
    { runner: seen({ version: "5.7.0", uptime: 900 }), before },
    "pending",
    "the old process",
  ],
  [
    { kind: "restarted" },
    { runner: seen({ version: "5.7.0", uptime: 100 }), before },
    "pending",
    "the old process",
  ],
  [{ kind: "restarted" }, { runner: seen({ version: null, uptime: null }), before }, "pending", "Neither"],
  [{ kind: "restarted" }, { runner: seen(), before: { version: null, uptime: null } }, "pending", "Neither"],

  [{ kind: "ping" }, {}, "pending", "No ping"],
  [{ kind: "ping" }, { ping: { state: "waiting" } }, "pending", "on its way"],
  [{ kind: "ping" }, { ping: { state: "answered" } }, "pass", "answered"],
  [{ kind: "ping" }, { ping: { state: "failed", message: "timed out" } }, "pending", "timed out"],
  [{ kind: "ping" }, { ping: { state: "failed" } }, "pending", "no reason given"],

  [idle, { runner: seen() }, "pass", "no operations"],
  [idle, { runner: seen({ runningOperations: 2 }) }, "pending", "runs 2"],
  [idle, { runner: seen({ runningOperations: null }) }, "pending", "not known how many"],

  [gone, { process: "gone" }, "pass", "gone"],
  [gone, { process: "running" }, "pending", "is there"],
  [gone, { process: "unknown" }, "pending", "not known"],
  [gone, {}, "pending", "not known"],
  [running, { process: "running" }, "pass", "is there"],
  [running, { process: "gone" }, "pending", "gone"],

  [cordoned, { runner: seen() }, "pending", "not known which"],
  [cordoned, { runner: seen({ tags: [] }), removedTags: ["eu"] }, "pass", "off"],
  [cordoned, { runner: seen({ tags: ["other"] }), removedTags: ["eu"] }, "pass", "off"],
  [cordoned, { runner: seen({ tags: ["EU"] }), removedTags: ["eu"] }, "pending", "still has eu"],
  [givenBack, { runner: seen({ tags: ["EU", "new"] }), removedTags: ["eu"] }, "pass", "again"],
  [givenBack, { runner: seen({ tags: [] }), removedTags: ["eu"] }, "pending", "lacks eu"],
  [
    cordoned,
    { runner: seen({ tags: ["eu", "x"] }), removedTags: ["eu", "x"] },
    "pending",
    "still has eu, x.",
  ],
  [givenBack, { runner: seen({ tags: [] }), removedTags: ["eu", "x"] }, "pending", "lacks eu, x."],
  [givenBack, { runner: null, removedTags: ["eu"] }, "fail", "does not know"],
])("%j by %j: %s", (check, observation, outcome, reason) => {
  const result = evaluateCheck(check, observation);
  expect(result.outcome).toBe(outcome);
  expect(result.reason).toContain(reason);
});

test("what comes from outside stays on its line", () => {
  const { reason } = evaluateCheck(version, { runner: seen({ version: "5.6.0\u001b[31m\nx" }), before });
  expect(reason).not.toMatch(/\p{Cc}/u);
});
