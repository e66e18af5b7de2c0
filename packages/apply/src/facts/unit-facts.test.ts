import type { InsertedStep, Step, Unit } from "@runner-upgrade/plan";
import { describe, expect, it } from "vitest";
import { smallPlan } from "../../test/support/small-plan.js";
import type { RunContext } from "../context/run-context.js";
import { procedureOf } from "../state/plan-index.js";
import { freshUnit, type StepState, type UnitState } from "../state/unit-state.js";
import { abortSignalFor, whyTurnBack } from "./turn-back.js";
import {
  endsProcess,
  failedInsert,
  hasEnded,
  hasOutageBegun,
  hasReplacementBegun,
  hasSomethingToTakeBack,
  isPastNoReturn,
  isVerified,
  nextStep,
} from "./unit-facts.js";

const plan = smallPlan(["a", "b"]);
const unit: Unit = plan.units[0]!;
const vm = procedureOf(plan, "a");
const step = (id: string, steps: readonly Step[] = vm): Step => steps.find((one) => one.id === id)!;
const custom = (id: string, onFailure: InsertedStep["onFailure"] = "restore"): InsertedStep => ({
  ...{ id, kind: "custom", name: id, input: {}, timeLimitMs: 1, undo: "reversible" },
  ...{ isGuarded: false, takesAway: false, checks: [], onFailure },
});
/** One that no stop went before: it ends the old processes itself, also where the Runner serves all through it. */
const rollOut: Step = {
  ...{ ...step("start"), id: "roll-out", kind: "roll-out" },
  ...{ takesAway: false, undo: "reversible" },
};
/** One behind a stop and the point of no return: it only starts. */
const laterRollOut: Step = { ...rollOut, undo: "forward" };
/** The procedure with steps of the user's own: before the stop, and behind the verification. */
const inserted = [...vm.slice(0, 3), custom("early"), ...vm.slice(3), custom("late"), custom("last")];

type Status = StepState["status"];
const unitWith = (states: Readonly<Record<string, Status>>, more: Partial<UnitState> = {}): UnitState => ({
  ...freshUnit("a"),
  presence: "claimed",
  steps: Object.fromEntries(
    Object.entries(states).map(([id, status]) => [
      id,
      {
        ...{ status, attempts: 1, startedAt: 1, firstStartedAt: 1, durationMs: 1, mayHaveTakenEffect: false },
        ...{ outcome: null, summary: "" },
      },
    ]),
  ),
  ...more,
});

/** What these rules ask of a run, and nothing more. */
function runWith(
  state: UnitState,
  { steps = vm, aborts = 0 }: { readonly steps?: readonly Step[]; readonly aborts?: number } = {},
): RunContext {
  const [admissionEnded, rollbackWanted] = [1, 2].map((level) =>
    aborts >= level ? AbortSignal.abort() : new AbortController().signal,
  );
  const known: Pick<RunContext, "unit" | "stepsOf" | "admissionEnded" | "rollbackWanted"> = {
    unit: () => state,
    stepsOf: () => steps,
    admissionEnded: admissionEnded!,
    rollbackWanted: rollbackWanted!,
  };
  return known as RunContext;
}

describe("what a unit's steps tell", () => {
  it("ends a process or does not: a cordon takes the Runner away, and its process runs on", () => {
    expect(vm.filter(endsProcess).map(({ id }) => id)).toEqual(["stop"]);
    expect(endsProcess({ ...step("stop"), takesAway: false })).toBe(true);
    expect(step("cordon").takesAway).toBe(true);
    expect(endsProcess(rollOut)).toBe(true);
    expect(endsProcess(laterRollOut)).toBe(false);
  });

  it("has ended or not", () => {
    expect(hasEnded(unitWith({ stop: "ended" }), step("stop"))).toBe(true);
    expect(hasEnded(unitWith({ stop: "started" }), step("stop"))).toBe(false);
    expect(hasEnded(unitWith({ start: "ended" }), step("stop"))).toBe(false);
    expect(hasEnded(unitWith({}), undefined)).toBe(false);
  });

  it("begins the outage with whatever ends the process, also where that failed", () => {
    expect(hasOutageBegun(vm, unitWith({ cordon: "ended", "save-state": "ended" }))).toBe(false);
    for (const status of ["started", "failed", "interrupted", "ended"] as const)
      expect(hasOutageBegun(vm, unitWith({ stop: status }))).toBe(true);
  });

  it("begins to replace the Runner with the stop, or with a roll-out that takes nobody away", () => {
    const steps = [step("inspect"), rollOut];
    expect(hasReplacementBegun(vm, unitWith({ cordon: "ended" }))).toBe(false);
    expect(hasReplacementBegun(vm, unitWith({ stop: "started" }))).toBe(true);
    expect(hasReplacementBegun(steps, unitWith({ inspect: "ended" }))).toBe(false);
    expect(hasReplacementBegun(steps, unitWith({ "roll-out": "started" }))).toBe(true);
    expect(hasOutageBegun(steps, unitWith({ "roll-out": "started" }))).toBe(true);
  });

  it("is verified by its verify step, and by nothing else", () => {
    expect(isVerified(vm, unitWith({ verify: "ended" }))).toBe(true);
    expect(isVerified(vm, unitWith({ verify: "failed", start: "ended" }))).toBe(false);
    expect(isVerified([step("inspect")], unitWith({ inspect: "ended" }))).toBe(false);
  });

  it("is past the point of no return as soon as the old credentials may be dead", () => {
    expect(isPastNoReturn(unitWith({}))).toBe(false);
    expect(isPastNoReturn(unitWith({}, { credentials: "uncertain" }))).toBe(true);
    expect(isPastNoReturn(unitWith({}, { credentials: "new" }))).toBe(true);
  });
});

describe("what has to be taken back", () => {
  it.each<[string, UnitState, boolean]>([
    ["nothing of a claim", unitWith({ inspect: "ended" }), false],
    ["a Runner that was taken away", unitWith({}, { presence: "away" }), true],
    ["a host that was touched", unitWith({}, { isHostTouched: true }), true],
    ["what a handler did", unitWith({ early: "ended" }), true],
    ["what a handler may have done", unitWith({ early: "failed" }), true],
  ])("is %s", (_name, state, expected) => {
    expect(hasSomethingToTakeBack(runWith(state, { steps: inserted }), unit)).toBe(expected);
  });
});

describe("an inserted step that failed", () => {
  const failed = (states: Readonly<Record<string, Status>>, steps: readonly Step[] = inserted) =>
    failedInsert(runWith(unitWith(states), { steps }), unit)?.id;

  it("is found, unless the plan says to go on", () => {
    expect(failed({})).toBeUndefined();
    expect(failed({ early: "ended", late: "started" })).toBeUndefined();
    expect(failed({ stop: "failed" })).toBeUndefined();
    expect(failed({ late: "failed" })).toBe("late");
    expect(failed({ late: "failed" }, [...vm, custom("late", "continue")])).toBeUndefined();
    expect(failed({ late: "failed" }, [...vm, custom("late", "fail")])).toBe("late");
  });
});

describe("the next step", () => {
  const next = (states: Readonly<Record<string, Status>>, steps: readonly Step[] = inserted) =>
    nextStep(runWith(unitWith(states), { steps }), unit)?.id;
  const all = (...ids: readonly string[]): Record<string, Status> =>
    Object.fromEntries(ids.map((id) => [id, "ended"]));
  const ids = inserted.map(({ id }) => id);

  it("is the first that has not ended", () => {
    expect(next({})).toBe("inspect");
    expect(next(all("inspect"))).toBe("check-availability");
    expect(next({ inspect: "failed" })).toBe("inspect");
    expect(next({ ...all("inspect"), "check-availability": "interrupted" })).toBe("check-availability");
    expect(next(all(...ids))).toBeUndefined();
  });

  it("passes over an inserted one that failed for good, and does one that was cut short again", () => {
    const before = all(...ids.slice(0, 3));
    expect(ids[3]).toBe("early");
    expect(next(before)).toBe("early");
    expect(next({ ...before, early: "interrupted" })).toBe("early");
    expect(next({ ...before, early: "failed" })).toBe(ids[4]);
  });

  it("is no further inserted one once one failed and the Runner is up, and still what gives it back", () => {
    const upToVerify = all(...ids.slice(0, ids.indexOf("verify") + 1));
    expect(next({ ...upToVerify, early: "failed" })).toBe("uncordon");
    const up = { ...upToVerify, uncordon: "ended", "clean-up": "ended" } as const;
    expect(next(up)).toBe("late");
    expect(next({ ...up, early: "failed" })).toBeUndefined();
    expect(next({ ...up, late: "failed" })).toBeUndefined();
    // While it is not up, the user's own steps go on.
    expect(next({ ...up, verify: "started", early: "failed" })).toBe("verify");
    expect(next({ ...up, early: "failed" }, [...vm, custom("early", "continue"), custom("late")])).toBe(
      "late",
    );
  });
});

describe("the user's abort", () => {
  const turn = (state: UnitState, aborts: number) => whyTurnBack(runWith(state, { aborts }), unit);

  it("turns back who has not been stopped, at the first", () => {
    expect(turn(unitWith({}), 0)).toBeNull();
    expect(turn(unitWith({ inspect: "ended" }), 1)).toEqual({
      reason: "The run was aborted before the Runner was stopped.",
      code: "RUN_ABORTED",
      endsAs: "skipped",
      countsAsFailure: false,
    });
    expect(turn(unitWith({ cordon: "ended" }, { presence: "away" }), 1)?.endsAs).toBe("rolled-back");
    expect(turn(unitWith({ "save-state": "ended" }, { isHostTouched: true }), 1)?.endsAs).toBe("rolled-back");
  });

  it("turns back who is stopped, at the second", () => {
    const stopped = unitWith({ stop: "started" }, { presence: "away" });
    expect(turn(stopped, 1)).toBeNull();
    expect(turn(stopped, 2)).toMatchObject({
      reason: "The run was aborted while the Runner was away.",
      endsAs: "rolled-back",
      countsAsFailure: false,
    });
  });

  it("turns back nobody behind the point of no return, or who is up", () => {
    expect(turn(unitWith({ stop: "ended" }, { credentials: "uncertain" }), 2)).toBeNull();
    expect(turn(unitWith({ verify: "ended" }), 2)).toBeNull();
  });

  const signal = (id: string, state: UnitState, steps: readonly Step[] = inserted): string => {
    const run = runWith(state, { steps });
    const found = abortSignalFor(run, unit, step(id, steps));
    if (found === undefined) return "none";
    return found === run.admissionEnded ? "first" : found === run.rollbackWanted ? "second" : "another";
  };

  it.each([
    ["inspect", "first"],
    ["check-availability", "first"],
    ["drain", "first"],
    ["early", "first"],
    ["cordon", "none"],
    ["save-state", "none"],
    ["stop", "second"],
    ["regenerate-credentials", "none"],
  ])("ends %s before the stop at: %s", (id, expected) => {
    expect(signal(id, unitWith({}))).toBe(expected);
  });

  it("ends the staging of an image at the first", () => {
    const stage: Step = { ...step("save-state"), id: "stage-image", kind: "stage-image" };
    expect(signal("stage-image", unitWith({}), [stage, ...vm])).toBe("first");
  });

  it("ends what is done while the Runner is away at the second, and the request for credentials never", () => {
    const away = unitWith({ stop: "ended" }, { presence: "away" });
    expect(signal("inspect", away)).toBe("second");
    expect(signal("early", away)).toBe("second");
    expect(signal("start", away)).toBe("second");
    expect(signal("regenerate-credentials", away)).toBe("none");
  });

  it("ends nothing behind the point of no return, or once the Runner is up", () => {
    for (const id of ["inspect", "stop", "early", "start"]) {
      expect(signal(id, unitWith({ stop: "ended" }, { credentials: "new" }))).toBe("none");
      expect(signal(id, unitWith({ stop: "ended", verify: "ended" }))).toBe("none");
    }
  });
});
