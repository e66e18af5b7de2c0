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
  queuedOperations: 0,
  dispatchesIn: [],
  ...over,
});
const before = { version: "5.7.0", uptime: 100 };
const version: Check = { kind: "version", equals: "5.8.0" };
const status: Check = { kind: "status", anyOf: ["serving"] };
const gone: Check = { kind: "process", state: "gone" };
const running: Check = { kind: "process", state: "running" };
const cordoned: Check = { kind: "cordon", state: "set" };
const givenBack: Check = { kind: "cordon", state: "given-back" };
const drained: Check = { kind: "drained", quietMs: 15_000 };
const took = (
  tags: readonly string[],
  projects: readonly string[] = [],
): NonNullable<Observation["cordon"]> => ({
  tags,
  projects,
});

test.each<[Check, Observation, "pass" | "fail" | "pending", string]>([
  [{ kind: "installed", state: "new" }, {}, "pending", "not known yet what runs"],
  [{ kind: "installed", state: "new" }, { installed: "unknown" }, "pending", "not known yet what runs"],
  [{ kind: "installed", state: "new" }, { installed: "old" }, "pending", "still runs an old one"],
  [{ kind: "installed", state: "new" }, { installed: "new", process: "unknown" }, "pending", "not known"],
  [{ kind: "installed", state: "new" }, { installed: "new" }, "pass", "runs the new one alone"],
  [
    { kind: "installed", state: "new" },
    { installed: "new", process: "gone" },
    "fail",
    "is gone from its host",
  ],
  [
    { kind: "installed", state: "new" },
    { installed: "old", process: "gone" },
    "fail",
    "is gone from its host",
  ],
  [{ kind: "installed", state: "new" }, { installed: "new", process: "several" }, "fail", "second"],
  [{ kind: "process", state: "gone" }, { process: "several" }, "pending", "The process is there"],

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

  [
    drained,
    { runner: seen(), quiet: { forMs: 15_000, observations: 3, silentMs: 0 } },
    "pass",
    "no operations for 15 s, in 3",
  ],
  [
    drained,
    { runner: seen(), quiet: { forMs: 14_999, observations: 9, silentMs: 0 } },
    "pending",
    "14 s of 15 s",
  ],
  [
    drained,
    { runner: seen(), quiet: { forMs: 60_000, observations: 2, silentMs: 0 } },
    "pending",
    "60 s of 15 s",
  ],
  [
    drained,
    { runner: seen(), quiet: { forMs: 9_000, observations: 9, silentMs: 12_345 } },
    "pending",
    "not checked in for 12 s",
  ],
  [drained, { runner: seen(), quiet: null }, "pending", "not known"],
  [drained, { runner: seen() }, "pending", "not known"],
  [
    drained,
    { runner: seen({ queuedOperations: null }), quiet: { forMs: 15_000, observations: 3, silentMs: 0 } },
    "pass",
    "no operations",
  ],
  [
    drained,
    { runner: seen({ runningOperations: 2 }), quiet: { forMs: 60_000, observations: 9, silentMs: 0 } },
    "pending",
    "runs 2 operations",
  ],
  [
    drained,
    { runner: seen({ queuedOperations: 1 }), quiet: { forMs: 60_000, observations: 9, silentMs: 0 } },
    "pending",
    "1 wait in its queue",
  ],
  [
    drained,
    { runner: seen({ runningOperations: null }), quiet: { forMs: 60_000, observations: 9, silentMs: 0 } },
    "pending",
    "not known how many",
  ],

  [gone, { process: "gone" }, "pass", "gone"],
  [gone, { process: "running" }, "pending", "is there"],
  [gone, { process: "unknown" }, "pending", "not known"],
  [gone, {}, "pending", "not known"],
  [running, { process: "running" }, "pass", "is there"],
  [running, { process: "gone" }, "pending", "gone"],

  [cordoned, { runner: seen() }, "pending", "not known what"],
  [cordoned, { runner: seen({ tags: [] }), cordon: took(["eu"]) }, "pass", "cordoned"],
  [cordoned, { runner: seen({ tags: ["other"] }), cordon: took(["eu"]) }, "pass", "cordoned"],
  [cordoned, { runner: seen({ tags: ["EU"] }), cordon: took(["eu"]) }, "pending", "Still on: tag eu."],
  [
    cordoned,
    { runner: seen({ tags: ["eu", "x"] }), cordon: took(["eu", "x"]) },
    "pending",
    "Still on: tag eu, tag x.",
  ],
  [cordoned, { runner: seen({ dispatchesIn: ["q"] }), cordon: took([], ["p"]) }, "pass", "cordoned"],
  [
    cordoned,
    { runner: seen({ dispatchesIn: ["p"] }), cordon: took([], ["p"]) },
    "pending",
    "Still on: remote node dispatch in p.",
  ],
  [givenBack, { runner: seen({ tags: ["EU", "new"] }), cordon: took(["eu"]) }, "pass", "is off"],
  [givenBack, { runner: seen({ tags: [] }), cordon: took(["eu"]) }, "pending", "Still off: tag eu."],
  [
    givenBack,
    { runner: seen({ tags: [] }), cordon: took(["eu", "x"]) },
    "pending",
    "Still off: tag eu, tag x.",
  ],
  [givenBack, { runner: seen({ dispatchesIn: ["p"] }), cordon: took([], ["p"]) }, "pass", "is off"],
  [
    givenBack,
    { runner: seen(), cordon: took([], ["p", "q"]) },
    "pending",
    "Still off: remote node dispatch in p, remote node dispatch in q.",
  ],
  [givenBack, { runner: null, cordon: took(["eu"]) }, "fail", "does not know"],
])("%j by %j: %s", (check, observation, outcome, reason) => {
  const result = evaluateCheck(check, observation);
  expect(result.outcome).toBe(outcome);
  expect(result.reason).toContain(reason);
});

test("what comes from outside stays on its line", () => {
  const { reason } = evaluateCheck(version, { runner: seen({ version: "5.6.0\u001b[31m\nx" }), before });
  expect(reason).not.toMatch(/\p{Cc}/u);
});
