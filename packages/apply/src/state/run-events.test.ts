import { describe, expect, it } from "vitest";
import { indexUnits } from "@runner-upgrade/plan/carry-out";
import { runStarted, smallPlan } from "../../test/support/small-plan.js";
import type { JournalEvent } from "../events/journal-event.js";
import { isGivenBack } from "./is-given-back.js";
import { awayIds, unsettled } from "./away.js";
import { emptyJournalState } from "./run-state.js";
import { reduce, stateOf } from "./reduce.js";
import { procedureOf, tokenSteps, touchesHost } from "./plan-index.js";
import { resumeUnit } from "./resume-unit.js";
import { freshUnit, type StepState, type UnitState } from "./unit-state.js";
import { UnitTable } from "./unit-table.js";

const plan = smallPlan(["a", "b"]);
const uncordoned = smallPlan(["a", "b"], { drain: "wait" });
const start = runStarted(plan);
const steps = procedureOf(plan, "a");

const stepState = (status: StepState["status"]): StepState => ({
  status,
  attempts: 1,
  startedAt: 1,
  firstStartedAt: 1,
  durationMs: 1,
  mayHaveTakenEffect: false,
  outcome: null,
  summary: "",
});
const unitWith = (
  states: Readonly<Record<string, StepState["status"]>>,
  more: Partial<UnitState> = {},
): UnitState => ({
  ...freshUnit("a"),
  steps: Object.fromEntries(Object.entries(states).map(([id, status]) => [id, stepState(status)])),
  ...more,
});
const rollback = { reason: "", code: "", endsAs: "rolled-back", countsAsFailure: true } as const;

describe("a run, event by event", () => {
  it("begins with its plan and every unit of it, and nothing before does anything", () => {
    expect(reduce(emptyJournalState, { type: "run-paused", at: 1 })).toBe(emptyJournalState);
    expect(reduce(emptyJournalState, { type: "unit-claimed", at: 1, unitId: "a" })).toBe(emptyJournalState);
    expect(stateOf([start])).toEqual({
      run: {
        runId: "run-1",
        plan,
        startedAt: 0,
        endedAt: null,
        isPaused: false,
        abortLevel: "none",
        resumptions: 0,
        units: UnitTable.of([freshUnit("a"), freshUnit("b")]),
      },
      usedPlanIds: [plan.id],
      awayFromEarlierRuns: {},
      givenBackByEarlierRuns: {},
    });
  });

  it("is paused, continued, aborted, resumed and ended", () => {
    const run = (...events: JournalEvent[]) => stateOf([start, ...events]).run!;
    const paused: JournalEvent = { type: "run-paused", at: 1 };
    const aborted: JournalEvent = { type: "run-aborted", at: 2, level: "rollback" };
    const resumed: JournalEvent = { type: "run-resumed", at: 3 };
    expect(run(paused).isPaused).toBe(true);
    expect(run(paused, { type: "run-continued", at: 2 }).isPaused).toBe(false);
    expect(run(aborted).abortLevel).toBe("rollback");
    expect(run(paused, aborted, resumed, resumed)).toEqual({ ...run(), resumptions: 2 });
    expect(run({ type: "run-ended", at: 9 })).toEqual({ ...run(), endedAt: 9 });
  });

  it("is the same object where an event changes nothing", () => {
    const state = stateOf([start]);
    expect(reduce(state, { type: "unit-claimed", at: 1, unitId: "stranger" })).toBe(state);
    const swept = { status: "x", version: null, isServing: true, message: "", manualSteps: [] };
    expect(reduce(state, { type: "unit-swept", at: 1, unitId: "a", ...swept })).toBe(state);
  });

  it("leaves to the next run who is away, with the reason, and takes away who was given back", () => {
    const failed = (reason: string): JournalEvent => ({
      ...{ type: "unit-ended", at: 5, unitId: "a", outcome: "failed", code: null, reason },
      ...{ toVersion: null, countsAsFailure: true, manualSteps: [], remedies: [] },
    });
    const stop: JournalEvent = { type: "step-started", at: 4, unitId: "a", stepId: "stop", attempt: 1 };
    expect(stateOf([start, failed("It broke."), start]).awayFromEarlierRuns).toEqual({ a: "It broke." });
    expect(stateOf([start, stop, start]).awayFromEarlierRuns).toEqual({
      a: "An earlier run did not give it back.",
    });
    expect(stateOf([start, { type: "unit-claimed", at: 1, unitId: "a" }, start]).awayFromEarlierRuns).toEqual(
      {},
    );
    const current: JournalEvent = {
      ...(failed("") as Extract<JournalEvent, { type: "unit-ended" }>),
      outcome: "already-current",
    };
    expect(stateOf([start, failed("x"), start, current, start]).awayFromEarlierRuns).toEqual({});
    expect([...awayIds(stateOf([start, failed("x"), start, current]))]).toEqual([]);
    expect([...awayIds(stateOf([start, failed("x"), start]))]).toEqual(["a"]);
    expect([...awayIds(emptyJournalState)]).toEqual([]);
    expect(stateOf([start, failed("x"), start]).usedPlanIds).toEqual([plan.id, plan.id]);
  });

  it("lets settle who was given back, for as long as asked", () => {
    const state = stateOf([start]);
    const units = UnitTable.of([{ ...freshUnit("a"), awayUntil: 100 }]);
    const given = { ...state, run: { ...state.run!, units } };
    expect([...unsettled(given, { now: 109, settleMs: 10 })]).toEqual([["a", 110]]);
    expect([...unsettled(given, { now: 110, settleMs: 10 })]).toEqual([]);
    expect([...unsettled(state, { now: 0, settleMs: 10 })]).toEqual([]);
  });
});

describe("given back", () => {
  it.each<[string, Readonly<Record<string, StepState["status"]>>, Partial<UnitState>, boolean]>([
    ["nothing was done", {}, {}, false],
    ["it is verified, and was not cordoned", { verify: "ended" }, {}, true],
    ["its verification is under way", { verify: "started" }, {}, false],
    ["it is verified and cordoned", { cordon: "ended", verify: "ended" }, {}, false],
    ["its cordon only began", { cordon: "started", verify: "ended" }, {}, false],
    [
      "it is verified, and its uncordon began",
      { cordon: "ended", verify: "ended", uncordon: "started" },
      {},
      false,
    ],
    ["it is verified and uncordoned", { cordon: "ended", verify: "ended", uncordon: "ended" }, {}, true],
    ["it is uncordoned and not verified", { cordon: "ended", uncordon: "ended" }, {}, false],
    ["it goes back untouched", {}, { rollback }, true],
    ["it goes back untouched and cordoned", { cordon: "ended" }, { rollback }, false],
    ["it went back uncordoned", { cordon: "ended", "rollback:uncordon": "ended" }, { rollback }, true],
    ["its host was touched", { verify: "ended" }, { rollback, isHostTouched: true }, false],
    ["it is up again", { "rollback:verify": "ended" }, { rollback, isHostTouched: true }, true],
    ["it is about to be", { "rollback:verify": "started" }, { rollback, isHostTouched: true }, false],
    [
      "it is up again and cordoned",
      { cordon: "failed", "rollback:verify": "ended", uncordon: "ended" },
      { rollback, isHostTouched: true },
      false,
    ],
  ])("when %s: %#", (_name, states, more, expected) => {
    expect(isGivenBack(plan, unitWith(states, more))).toBe(expected);
  });

  it("needs no uncordon where there is no cordon", () => {
    expect(procedureOf(uncordoned, "a").some(({ kind }) => kind === "cordon")).toBe(false);
    expect(isGivenBack(uncordoned, unitWith({ verify: "ended", cordon: "ended" }))).toBe(true);
    expect(isGivenBack(uncordoned, { ...unitWith({ verify: "ended" }), unitId: "stranger" })).toBe(false);
  });
});

describe("a plan's units and steps", () => {
  it("are found by id, once per plan", () => {
    expect([...indexUnits(plan).keys()]).toEqual(["a", "b"]);
    expect(indexUnits(plan)).toBe(indexUnits(plan));
    expect(indexUnits(uncordoned)).not.toBe(indexUnits(plan));
    expect(procedureOf(plan, "stranger")).toEqual([]);
    const unit = { ...plan.units[0]!, procedure: "none" };
    expect(procedureOf({ ...plan, units: [unit] }, "a")).toEqual([]);
  });

  it("touch the host or do not", () => {
    const kinds = steps.filter(touchesHost).map(({ kind }) => kind);
    expect(kinds).toEqual(["save-state", "stop", "download-package", "install-package", "start"]);
    const step = steps[0]!;
    for (const kind of ["create-container", "write-credentials", "swap-names", "roll-out"] as const)
      expect(touchesHost({ ...step, kind })).toBe(true);
  });

  it("need the token behind the point of no return", () => {
    expect(tokenSteps(plan, "a")).toEqual(["download-package", "install-package"]);
    expect(tokenSteps(plan, "stranger")).toEqual([]);
    const step = steps[0]!;
    const procedure = (...kinds: string[]) => ({
      ...plan,
      units: [{ ...plan.units[0]!, procedure: "x" }],
      procedures: {
        x: {
          route: "docker-rotate" as const,
          steps: kinds.map((kind) => ({ ...step, id: kind, kind }) as typeof step),
        },
      },
    });
    const containers = [
      "create-container",
      "regenerate-credentials",
      "write-credentials",
      "create-container",
    ];
    expect(tokenSteps(procedure(...containers, "start"), "a")).toEqual([
      "write-credentials",
      "create-container",
    ]);
    expect(tokenSteps(procedure("save-state", "create-container", "start"), "a")).toEqual([]);
    expect(tokenSteps(procedure("regenerate-credentials", "download-package"), "a")).toEqual([
      "download-package",
    ]);
  });
});

describe("a unit as another process finds it", () => {
  const refusal = { reason: "x", firstAt: 1, count: 1, retryAt: 2 };

  it("is left alone once it ended", () => {
    const ended = unitWith({ stop: "started" }, { end: { outcome: "failed" } as UnitState["end"] });
    expect(resumeUnit(plan, ended)).toBe(ended);
  });

  it("gives back a claim on which nothing followed, and keeps when it was refused and away", () => {
    const kept = { refusal, awayFrom: 1, awayUntil: 2 };
    const baseline = { status: "Healthy", version: null, uptime: null };
    const claimed: UnitState = { ...freshUnit("a"), presence: "claimed", baseline, ...kept };
    expect(resumeUnit(plan, claimed)).toEqual({ ...freshUnit("a"), ...kept });
    expect(resumeUnit(plan, { ...claimed, rollback }).presence).toBe("claimed");
    expect(resumeUnit(plan, { ...claimed, presence: "away" }).presence).toBe("away");
    expect(resumeUnit(plan, unitWith({ inspect: "ended" }, { presence: "claimed" })).presence).toBe(
      "claimed",
    );
  });

  it("interrupts what was under way, and nothing else", () => {
    const { steps: found } = resumeUnit(
      plan,
      unitWith({ inspect: "ended", stop: "started", verify: "failed", start: "interrupted" }),
    );
    expect(Object.fromEntries(Object.entries(found).map(([id, step]) => [id, step!.status]))).toEqual({
      ...{ inspect: "ended", stop: "interrupted", verify: "failed", start: "interrupted" },
    });
  });

  it.each([
    ["was not asked for", "old", "started", true],
    ["may have come, and is needed", "uncertain", "started", false],
    ["came, and is needed", "new", "started", false],
    ["came, and was put in its place", "new", "ended", true],
  ] as const)("regenerates again where the token %s", (_name, credentials, install, isKept) => {
    const unit = unitWith(
      {
        stop: "ended",
        "regenerate-credentials": "ended",
        "download-package": "ended",
        "install-package": install,
      },
      { credentials, record: { stop: {}, "download-package": {} } },
    );
    const resumed = resumeUnit(plan, unit);
    expect("regenerate-credentials" in resumed.steps).toBe(isKept);
    expect("download-package" in resumed.record).toBe(isKept);
    expect("stop" in resumed.steps && "stop" in resumed.record).toBe(true);
  });

  it("regenerates again where nothing had begun behind the request", () => {
    const asked = unitWith(
      { stop: "ended", "regenerate-credentials": "started" },
      { credentials: "uncertain" },
    );
    expect(Object.keys(resumeUnit(plan, asked).steps)).toEqual(["stop"]);
  });
});
