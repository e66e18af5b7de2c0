import { describe, expect, it } from "vitest";
import type { AttackCase } from "../src/case/attack-case.js";
import type { ApiTrouble } from "../src/case/fault.js";
import { attackCase } from "../src/run/attack-case.js";

/** Two Runners that stand in for each other; the first request for new credentials meets the trouble. */
function lostAnswer(trouble: ApiTrouble, more: Partial<AttackCase> = {}): AttackCase {
  const runner = {
    ...{ tags: ["east"], projects: ["web"], nodeFilter: ".*" },
    ...{ isRunning: true, isCurrent: false, keepsDisk: true, maxRunning: 50 },
  };
  return {
    seed: 1,
    projects: [{ name: "web", dispatch: "manual" }],
    runners: [
      { ...runner, name: "east-1", site: null, address: "host-1" },
      { ...runner, name: "east-2", site: null, address: "host-2" },
    ],
    policy: { minAvailable: 1, allowOutageOf: [], soakMs: 0, settleMs: 3_000 },
    insert: "none",
    restoreWithNewCredentials: "never",
    hasSingleUseDownloadTokens: false,
    heartbeatMs: 5_000,
    operationCount: "reported",
    pingTimeoutMs: 30_000,
    work: null,
    followers: [],
    afterCrash: "resume",
    hasLock: false,
    logsRefusals: true,
    hasRealDisk: false,
    replicas: null,
    faults: [{ on: "api", operation: "regenerate", nth: 1, times: 1, trouble }],
    ...more,
  };
}

/** The step's time limit and the policy's settling time: so long is a lost request given to take effect. */
const givenMs = 90_000;

describe.each([
  ["the Runner's log tells of refused credentials", true],
  ["no log tells anything", false],
])("the answer of regenerateCreds is lost, %s, and nobody has to do anything", (_name, logsRefusals) => {
  it.each<[string, ApiTrouble]>([
    ["it took effect, and the connection broke", { kind: "lost-answer" }],
    ["it took effect, and nothing was ever heard", { kind: "silent-effect" }],
    ["it took no effect, and nothing was ever heard", { kind: "silent" }],
    [
      "the connection broke, and it takes effect a little later",
      { kind: "late-effect", delayMs: 1_000, isSilent: false },
    ],
    [
      "it takes effect just before it is asked again",
      { kind: "late-effect", delayMs: givenMs - 1, isSilent: false },
    ],
    ["it takes effect as it is asked again", { kind: "late-effect", delayMs: givenMs, isSilent: false }],
    [
      "it takes effect after its repetition, during the download",
      { kind: "late-effect", delayMs: givenMs + 4_000, isSilent: true },
    ],
    [
      "it takes effect after its repetition, before the start",
      { kind: "late-effect", delayMs: givenMs + 9_000, isSilent: true },
    ],
    [
      "it takes effect after its repetition, after the start",
      { kind: "late-effect", delayMs: givenMs + 13_000, isSilent: true },
    ],
  ])("%s", async (_, trouble) => {
    const { violations, outcomes, met } = await attackCase(lostAnswer(trouble, { logsRefusals }));
    expect(met).toEqual([0]);
    expect(violations).toEqual([]);
    // Upgraded is only what was proven by a fresh start, its status and a ping, and looked at once more at the end.
    expect(outcomes).toEqual(["upgraded", "upgraded"]);
  });

  it("nor when the process that had asked dies before the answer, and another resumes", async () => {
    const attack = lostAnswer({ kind: "silent-effect" }, { logsRefusals });
    const { violations, outcomes } = await attackCase({
      ...attack,
      faults: [
        ...attack.faults,
        {
          on: "run",
          when: { kind: "time", ms: 25_000 },
          act: { kind: "crash", record: "kept", pauseMs: 3_000 },
        },
      ],
    });
    expect(violations).toEqual([]);
    expect(outcomes).toEqual(["upgraded", "upgraded"]);
  });
});
