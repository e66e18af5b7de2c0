import type { Plan, PolicyInput, Unit } from "@runner-upgrade/plan";
import { resolveAmount } from "@runner-upgrade/plan/carry-out";
import { describe, expect, it } from "vitest";
import { runStarted, smallPlan } from "../../test/support/small-plan.js";
import type { JournalEvent, Outcome } from "../events/journal-event.js";
import { stateOf } from "../state/reduce.js";
import type { RunState } from "../state/run-state.js";
import type { UnitState } from "../state/unit-state.js";
import { UnitTable } from "../state/unit-table.js";
import { budgetOf, isInFlight } from "./budget.js";
import { canaryGate } from "./canary-gate.js";
import { nextUnits } from "./next-units.js";
import { whyNeedsForbid } from "./needs-allow.js";

const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `r${index + 10}`);

/** A plan whose units are changed, as no fleet of three would give them. */
const planOf = (
  names: readonly string[],
  policy: PolicyInput = {},
  change: (unit: Unit) => Partial<Unit> = () => ({}),
): Plan => {
  const plan = smallPlan(names, policy);
  return { ...plan, units: plan.units.map((unit) => ({ ...unit, ...change(unit) })) };
};
const runOf = (plan: Plan, units: Readonly<Record<string, Partial<UnitState>>> = {}): RunState => {
  const run = stateOf([runStarted(plan)]).run!;
  return { ...run, units: run.units.map((unit) => ({ ...unit, ...units[unit.unitId] })) };
};
const ended = (outcome: Outcome, at = 50, countsAsFailure = false): Partial<UnitState> => ({
  end: {
    ...{ at, outcome, code: null, reason: "", toVersion: null },
    ...{ countsAsFailure, manualSteps: [], remedies: [] },
  },
});
const decide = (run: RunState, now = 100) =>
  nextUnits({ run, usedPlanIds: [], awayFromEarlierRuns: {}, givenBackByEarlierRuns: {} }, now);

describe("the budget", () => {
  const take = (plan: Plan, units: Readonly<Record<string, Partial<UnitState>>> = {}) => {
    const budget = budgetOf(runOf(plan, units));
    return plan.units.map((unit) => budget.take(unit));
  };

  it("counts who is under way, and each that is taken", () => {
    const plan = planOf(ids(4), { maxInFlight: 2, maxInFlightPerHost: 2 });
    const told = "2 of at most 2 Runners are under way";
    expect(take(plan)).toEqual([null, null, told, told]);
    expect(take(plan, { r10: { presence: "away" } })).toEqual([null, told, told, told]);
    expect(take(plan, { r10: { presence: "claimed" }, r11: { presence: "returned" } })[2]).toBe(told);
    expect(take(plan, { r10: { presence: "away", ...ended("failed") } })).toEqual([null, null, told, told]);
  });

  it("is of all units where it is a share, and never none", () => {
    expect(resolveAmount("50%", 4)).toBe(2);
    expect(take(planOf(ids(4), { maxInFlight: "50%" })).filter((why) => why === null)).toHaveLength(2);
    expect(take(planOf(ids(4), { maxInFlight: "1%" })).filter((why) => why === null)).toHaveLength(1);
  });

  it("is of a host, too", () => {
    const host = { platform: "vm", address: "one" } as const;
    const plan = planOf(ids(4), { maxInFlight: 4, maxInFlightPerHost: 2 }, ({ runnerId }) =>
      runnerId === "r13" ? {} : { host },
    );
    const told = "2 of at most 2 Runners of its host are under way";
    expect(take(plan)).toEqual([null, null, told, null]);
    expect(take(plan, { r10: { presence: "away" } })).toEqual([null, told, told, null]);
  });

  it("is of a site, whatever hosts and platforms stand there, where the policy says so", () => {
    const hosts: Readonly<Record<string, Unit["host"]>> = {
      r10: { platform: "vm", address: "one", site: "berlin" },
      r11: { platform: "docker", address: "tcp://two:2376", site: "berlin" },
      r12: { platform: "kubernetes", address: "three", site: "berlin" },
      r13: { platform: "vm", address: "four", site: "rome" },
    };
    const own = ({ runnerId }: Unit): Partial<Unit> => ({ host: hosts[runnerId]! });
    const told = "2 of at most 2 Runners of its site are under way";
    const plan = planOf(ids(4), { maxInFlight: 4, maxInFlightPerSite: 2 }, own);
    expect(take(plan)).toEqual([null, null, told, null]);
    expect(take(planOf(ids(4), { maxInFlight: 4 }, own))).toEqual([null, null, null, null]);
  });

  it("is spared by absent ones, of which ten may be under way", () => {
    const absent = ({ runnerId }: Unit): Partial<Unit> => ({ isAbsent: runnerId !== "r10" });
    const plan = planOf(ids(13), { maxInFlight: 1 }, absent);
    const told = "10 absent Runners are being upgraded";
    expect(take(plan)).toEqual([...Array<null>(11).fill(null), told, told]);
    const busy = Object.fromEntries(
      ids(13)
        .slice(1, 4)
        .map((id) => [id, { presence: "away" as const }]),
    );
    expect(take(plan, busy).filter((why) => why === told)).toHaveLength(5);
  });

  it("knows who is under way", () => {
    expect(isInFlight({ presence: "here", end: null })).toBe(false);
    expect(isInFlight({ presence: "returned", end: null })).toBe(true);
    expect(isInFlight({ presence: "away", end: {} })).toBe(false);
  });
});

describe("the gate behind the canaries", () => {
  const plan = planOf(ids(4), { soakMs: 1_000 }, ({ runnerId }) => ({
    isCanary: runnerId === "r10" || runnerId === "r11",
    isAbsent: runnerId === "r13",
  }));
  const gate = (units: Readonly<Record<string, Partial<UnitState>>>, now = 100) =>
    canaryGate(runOf(plan, units), now);

  it("is open without canaries, and where the only ones are absent", () => {
    expect(canaryGate(runOf(planOf(ids(2))), 0)).toEqual({ kind: "open" });
    const absent = planOf(ids(2), {}, () => ({ isCanary: true, isAbsent: true }));
    expect(canaryGate(runOf(absent), 0)).toEqual({ kind: "open" });
  });

  it("waits for every canary", () => {
    expect(gate({})).toEqual({ kind: "canaries-under-way" });
    expect(gate({ r10: ended("upgraded") })).toEqual({ kind: "canaries-under-way" });
  });

  it("soaks from the end of the last that was proven, and opens then", () => {
    const both = { r10: ended("upgraded", 50), r11: ended("already-current", 70) };
    expect(gate(both)).toEqual({ kind: "soaking", until: 1_070, canaries: ["r10", "r11"] });
    expect(gate(both, 1_069).kind).toBe("soaking");
    expect(gate(both, 1_070)).toEqual({ kind: "open" });
    expect(gate({ r10: ended("upgraded", 50), r11: ended("rolled-back", 70) })).toEqual({
      ...{ kind: "soaking", until: 1_050, canaries: ["r10"] },
    });
  });

  it("lets one after the other take the place of canaries of which none was proven", () => {
    const none = { r10: ended("rolled-back"), r11: ended("skipped") };
    expect(gate(none)).toEqual({ kind: "one" });
    expect(gate({ ...none, r12: { presence: "away" } })).toEqual({ kind: "canaries-under-way" });
    // An absent one is no proof, and nobody waits for it.
    expect(gate({ ...none, r13: { presence: "away" } })).toEqual({ kind: "one" });
    expect(gate({ ...none, r13: ended("upgraded", 60) })).toEqual({ kind: "one" });
    expect(gate({ ...none, r12: ended("failed", 60) })).toEqual({ kind: "one" });
    expect(gate({ ...none, r12: ended("upgraded", 60) })).toEqual({
      ...{ kind: "soaking", until: 1_060, canaries: ["r12"] },
    });
  });

  it("watches one of those that took their place, the first", () => {
    const four = planOf(ids(4), { soakMs: 1_000 }, ({ runnerId }) => ({ isCanary: runnerId === "r10" }));
    const units = { r10: ended("rolled-back"), r11: ended("upgraded", 60), r12: ended("upgraded", 90) };
    expect(canaryGate(runOf(four, units), 100)).toEqual({
      ...{ kind: "soaking", until: 1_060, canaries: ["r11"] },
    });
  });
});

describe("needs, by the plan alone", () => {
  const plan = planOf(ids(3), { minAvailable: 1 });
  const [unit] = plan.units;
  const need = plan.needs[0]!.id;
  const why = (change: Partial<Unit>, ...away: string[]) =>
    whyNeedsForbid(plan, { ...unit!, ...change }, new Set(away));

  it("forbid what would leave too few, the unit itself left out", () => {
    expect(why({})).toBeNull();
    expect(why({}, "r11")).toBeNull();
    expect(why({}, "r10", "r11")).toBeNull();
    expect(why({}, "r11", "r12")).toBe(`${need} would keep 0 of 1 stand-ins while others are away`);
  });

  it("forbid nothing to an absent one, where the policy lowered them, or where they are unknown", () => {
    const all = ["r11", "r12"];
    expect(why({ isAbsent: true }, ...all)).toBeNull();
    expect(why({ loweredNeeds: { [need]: 0 } }, ...all)).toBeNull();
    expect(why({ loweredNeeds: { [need]: 2 } }, "r11")).toContain("would keep 1 of 2");
    expect(why({ loweredNeeds: { other: 0 } }, ...all)).toContain("would keep 0 of 1");
    expect(why({ needs: ["unheard-of"] }, ...all)).toBeNull();
    expect(why({ needs: ["unheard-of", need] }, ...all)).not.toBeNull();
    expect(why({ needs: [] }, ...all)).toBeNull();
  });

  it("are asked of the plan that is given", () => {
    const two = planOf(ids(2));
    expect(whyNeedsForbid(two, two.units[0]!, new Set(["r11"]))).not.toBeNull();
    expect(whyNeedsForbid(plan, unit!, new Set(["r11"]))).toBeNull();
  });
});

describe("what is decided at a moment", () => {
  const canaries = planOf(ids(4), { soakMs: 1_000, maxInFlight: 2, maxFailures: 9 }, ({ runnerId }) => ({
    isCanary: runnerId === "r10",
    isAbsent: runnerId === "r13",
  }));

  it("starts canaries and absent ones first, and says what the others wait for", () => {
    const decision = decide(runOf(canaries));
    expect(decision.start).toEqual(["r10", "r13"]);
    expect([...decision.waiting]).toEqual([
      ["r11", "the canaries are not through"],
      ["r12", "the canaries are not through"],
    ]);
    expect(decision.wakeAt).toBeNull();
    expect(decision.skip).toEqual([]);
  });

  it("waits until they have soaked", () => {
    const decision = decide(runOf(canaries, { r10: ended("upgraded", 50), r13: ended("upgraded") }));
    expect(decision).toMatchObject({ start: [], wakeAt: 1_050 });
    expect(decision.waiting.get("r11")).toBe("the canaries soak");
  });

  it("lets one take the place of a canary that failed, and no second beside it", () => {
    const decision = decide(runOf(canaries, { r10: ended("rolled-back"), r13: ended("upgraded") }));
    expect(decision.start).toEqual(["r11"]);
    expect(decision.waiting.get("r12")).toBe("the canaries are not through");
  });

  it("lets absent ones go on beside the one", () => {
    const late = { ...canaries, units: [...canaries.units].reverse() };
    expect(decide(runOf(late, { r10: ended("rolled-back") })).start).toEqual(["r13", "r12"]);
  });

  it("waits for a unit's stand-in, and gives it up where that was not upgraded", () => {
    const plan = planOf(ids(3), { maxInFlight: 3, maxFailures: 9 }, ({ runnerId }) => ({
      waitsFor: runnerId === "r12" ? ["r10", "r11"] : [],
    }));
    expect(decide(runOf(plan)).waiting.get("r12")).toBe("it waits for r10, r11, its stand-in");
    expect(decide(runOf(plan, { r10: ended("upgraded") })).waiting.get("r12")).toBe(
      "it waits for r11, its stand-in",
    );
    const both = { r10: ended("upgraded"), r11: ended("already-current") };
    expect(decide(runOf(plan, both)).start).toEqual(["r12"]);
    for (const outcome of ["failed", "rolled-back", "skipped"] as const)
      expect(decide(runOf(plan, { r11: ended(outcome) })).skip).toEqual([
        {
          unitId: "r12",
          code: "STAND_IN_NOT_UPGRADED",
          reason: "It was not started: r11, its stand-in, was not upgraded.",
        },
      ]);
  });

  it("takes who starts out of those who stand in for the next", () => {
    const decision = decide(runOf(planOf(ids(2), { maxInFlight: 2 })));
    expect(decision.start).toEqual(["r10"]);
    expect(decision.waiting.get("r11")).toContain("would keep 0 of 1");
  });

  it("counts who earlier runs left away", () => {
    const run = runOf(planOf(ids(2)), { r11: ended("skipped") });
    const state = {
      run,
      usedPlanIds: [],
      awayFromEarlierRuns: { r11: "It broke." },
      givenBackByEarlierRuns: {},
    };
    expect(nextUnits(state, 0).skip[0]).toEqual({
      unitId: "r10",
      code: "NEVER_ALLOWED",
      reason: expect.stringMatching(
        /^It was not started, and in this run it never could be: .* would keep 0 of 1 stand-ins while others are away\.$/,
      ) as unknown,
    });
  });

  it("says how many failures were too many", () => {
    const failed = (count: number, maxFailures: number) =>
      decide(
        runOf(
          planOf(ids(4), { maxFailures }),
          Object.fromEntries(
            ids(4)
              .slice(0, count)
              .map((id) => [id, ended("failed", 1, true)]),
          ),
        ),
      ).skip[0]?.reason;
    expect(failed(1, 0)).toBe("It was not started: 1 unit did not end well, and the policy allows 0.");
    expect(failed(2, 1)).toBe("It was not started: 2 units did not end well, and the policy allows 1.");
    expect(failed(1, 1)).toBeUndefined();
  });

  it("gives a refused unit up at its deadline, and says how often it was refused", () => {
    const plan = planOf(ids(2), { admissionTimeoutMs: 10_000 });
    const refused = (count: number, retryAt: number): Partial<UnitState> => ({
      refusal: { reason: "nobody answers", firstAt: 0, count, retryAt },
    });
    const at = (now: number, count = 1) => decide(runOf(plan, { r10: refused(count, 12_000) }), now);
    expect(at(9_999).skip).toEqual([]);
    expect(at(9_999).waiting.get("r10")).toBe("the guard refused it: nobody answers");
    expect(at(9_999).wakeAt).toBe(12_000);
    expect(at(10_000).skip[0]).toEqual({
      unitId: "r10",
      code: "NOT_ADMITTED",
      reason: "The guard refused it 1 time in 10 s: nobody answers",
    });
    expect(at(10_000, 2).skip[0]?.reason).toContain("2 times");
    expect(decide(runOf(plan, { r10: refused(1, 100) }), 100).start).toEqual(["r10"]);
  });

  it("wakes at the first time that changes something", () => {
    const plan = planOf(ids(3), { admissionTimeoutMs: 99_000 });
    const refusal = (retryAt: number): Partial<UnitState> => ({
      refusal: { reason: "x", firstAt: 0, count: 1, retryAt },
    });
    const run = runOf(plan, { r10: refusal(900), r11: refusal(500), r12: refusal(700) });
    expect(decide(run)).toMatchObject({ start: [], wakeAt: 500, skip: [] });
    expect(decide(run).waiting.size).toBe(3);
  });

  describe("with windows", () => {
    // 1970 began on a Thursday.
    const windows = [{ days: ["thu"], from: "00:01", to: "00:02", timeZone: "UTC" }] as const;
    const planned = planOf(ids(2), { maxInFlight: 2, minAvailable: 0 }, ({ runnerId }) => ({
      expectedDurationMs: runnerId === "r10" ? 60_001 : 30_000,
    }));
    const plan: Plan = { ...planned, policy: { ...planned.policy, windows } };

    it("starts what is expected to end inside one, and wakes when it opens", () => {
      const before = decide(runOf(plan), 100);
      expect(before).toMatchObject({ start: [], skip: [], wakeAt: 60_000 });
      expect(before.waiting.get("r11")).toBe(
        "the next window that it would end in opens at 1970-01-01T00:01:00.000Z",
      );
      expect(decide(runOf(plan), 60_000).start).toEqual(["r11"]);
      expect(decide(runOf(plan), 90_000).start).toEqual(["r11"]);
      // The next one is a week later.
      expect(decide(runOf(plan), 90_001)).toMatchObject({ start: [], wakeAt: 7 * 86_400_000 + 60_000 });
    });

    it("gives up what fits in none once nothing else is left", () => {
      const late = decide(runOf(plan, { r11: ended("upgraded", 10) }), 70_000);
      expect(late.skip[0]).toMatchObject({ unitId: "r10", code: "NEVER_ALLOWED" });
      expect(late.skip[0]?.reason).toContain("longer than any window");
    });
  });

  it("does not give up while somebody is under way, or a person paused it", () => {
    const plan = planOf(ids(2));
    const away = decide(runOf(plan, { r10: { presence: "away" } }));
    expect(away).toMatchObject({ start: [], skip: [], wakeAt: null });
    expect(away.waiting.size).toBe(1);
    const paused = decide({ ...runOf(plan), isPaused: true });
    expect([...paused.waiting.values()]).toEqual(["the run is paused", "the run is paused"]);
    expect(paused.skip).toEqual([]);
  });

  it("skips everybody who has not begun, once it is aborted, paused or not", () => {
    const run: RunState = { ...runOf(planOf(ids(2)), { r10: { presence: "away" } }), abortLevel: "rollback" };
    const skip = [
      { unitId: "r11", code: "RUN_ABORTED", reason: "The run was aborted before it was started." },
    ];
    expect(decide(run).skip).toEqual(skip);
    expect(decide({ ...run, isPaused: true }).skip).toEqual(skip);
  });

  it("is nothing before a run and after it", () => {
    const nothing = { start: [], skip: [], waiting: new Map(), wakeAt: null };
    expect(nextUnits(stateOf([]), 0)).toEqual(nothing);
    expect(decide({ ...runOf(planOf(ids(2))), endedAt: 0 })).toEqual(nothing);
  });

  it("passes over a unit of which the run knows nothing", () => {
    const run = runOf(planOf(ids(2)));
    const units = UnitTable.of([run.units.get("r11")!]);
    expect(decide({ ...run, units }).start).toEqual(["r11"]);
  });

  it("lets settle who came back, and wakes when the first has", () => {
    const plan = planOf(ids(4), { settleMs: 1_000, minAvailable: 2, maxInFlight: 4, maxFailures: 9 });
    const back = (awayUntil: number): Partial<UnitState> => ({
      ...ended("upgraded"),
      presence: "returned",
      awayFrom: 1,
      awayUntil,
    });
    const run = runOf(plan, { r10: back(90), r11: back(60) });
    const decision = decide(run);
    expect(decision).toMatchObject({ start: [], skip: [], wakeAt: 1_060 });
    expect(decision.waiting.get("r12")).toContain("would keep 1 of 2");
    expect(decide(run, 1_060).start).toEqual(["r12"]);
  });
});

const event: JournalEvent = { type: "run-paused", at: 1 };
it("takes its state from the journal alone", () => {
  const plan = planOf(ids(2));
  expect(nextUnits(stateOf([runStarted(plan), event]), 1)).toMatchObject({ start: [], skip: [] });
});
