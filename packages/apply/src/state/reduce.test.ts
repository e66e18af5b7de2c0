import { test } from "@fast-check/vitest";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runStarted, smallPlan } from "../../test/support/small-plan.js";
import type { JournalEvent } from "../events/journal-event.js";
import { createMemoryJournal } from "../journal/memory-journal.js";
import { awayIds, unsettled } from "./away.js";
import { emptyJournalState } from "./run-state.js";
import { reduce, stateOf } from "./reduce.js";

const plan = smallPlan(["a", "b", "c"]);
const stepIds = [
  ...plan.procedures[plan.units[0]!.procedure]!.steps.map(({ id }) => id),
  "rollback:restore",
  "rollback:verify",
  "rollback:uncordon",
];

const unitId = fc.constantFrom("a", "b", "c", "stranger");
const stepId = fc.constantFrom(...stepIds);
const at = fc.nat(1_000_000);
const text = fc.string({ maxLength: 8 });
const record = fc.dictionary(fc.constantFrom("x", "y", "removedTags"), fc.oneof(text, fc.array(text)));

/** Any event, in any order: a reducer must not fall over what a damaged or foreign journal holds. */
const anyEvent: fc.Arbitrary<JournalEvent> = fc.oneof(
  fc.record({ type: fc.constant("run-resumed" as const), at }),
  fc.record({ type: fc.constantFrom("run-paused" as const, "run-continued" as const), at }),
  fc.record({
    type: fc.constant("run-aborted" as const),
    at,
    level: fc.constantFrom("admission", "rollback"),
  }),
  fc.record({ type: fc.constant("unit-claimed" as const), at, unitId }),
  fc.record({ type: fc.constant("unit-released" as const), at, unitId, reason: text, retryAt: at }),
  fc.record({
    type: fc.constant("unit-observed" as const),
    at,
    unitId,
    baseline: fc.record({ status: text, version: fc.option(text), uptime: fc.option(fc.nat()) }),
  }),
  fc.record({ type: fc.constant("unit-sent-back" as const), at, unitId, stepId, reason: text }),
  fc.record({ type: fc.constant("step-started" as const), at, unitId, stepId, attempt: fc.nat(5) }),
  fc.record({ type: fc.constant("step-recorded" as const), at, unitId, stepId, record }),
  fc.record({
    type: fc.constant("step-ended" as const),
    at,
    unitId,
    stepId,
    outcome: fc.constantFrom("done", "already-done", "continued"),
    summary: text,
    record: fc.option(record),
    durationMs: fc.nat(),
  }),
  fc.record({
    type: fc.constant("step-failed" as const),
    at,
    unitId,
    stepId,
    code: text,
    message: text,
    mayHaveTakenEffect: fc.boolean(),
    durationMs: fc.nat(),
  }),
  fc.record({ type: fc.constant("credentials-requested" as const), at, unitId }),
  fc.record({ type: fc.constant("credentials-kept" as const), at, unitId, reason: text }),
  fc.record({ type: fc.constant("credentials-unclear" as const), at, unitId, reason: text }),
  fc.record({
    type: fc.constant("rollback-started" as const),
    at,
    unitId,
    reason: text,
    code: text,
    endsAs: fc.constantFrom("rolled-back", "skipped", "queued"),
    countsAsFailure: fc.boolean(),
  }),
  fc.record({
    type: fc.constant("unit-ended" as const),
    at,
    unitId,
    outcome: fc.constantFrom("upgraded", "already-current", "rolled-back", "failed", "skipped"),
    code: fc.option(text),
    reason: text,
    toVersion: fc.option(text),
    countsAsFailure: fc.boolean(),
    manualSteps: fc.array(text),
    remedies: fc.array(text),
  }),
);

describe("reduce", () => {
  test.prop([fc.array(anyEvent, { maxLength: 60 })])(
    "gives the same state live, from the journal, and from any place in between",
    async (events) => {
      const all = [runStarted(plan), ...events];
      const journal = createMemoryJournal();
      let live = emptyJournalState;
      for (const event of all) {
        live = reduce(live, event);
        await journal.append(event);
      }
      const read = await journal.read();
      expect(JSON.stringify(stateOf(read))).toBe(JSON.stringify(live));
      const middle = Math.floor(read.length / 2);
      expect(read.slice(middle).reduce(reduce, stateOf(read.slice(0, middle)))).toEqual(stateOf(read));
    },
  );

  test.prop([fc.array(anyEvent, { maxLength: 40 })])("changes nothing that it was given", (events) => {
    const states = [emptyJournalState];
    const frozen: string[] = [JSON.stringify(emptyJournalState)];
    for (const event of [runStarted(plan), ...events]) {
      const next = reduce(states.at(-1)!, event);
      states.push(next);
      frozen.push(JSON.stringify(next));
    }
    expect(states.map((state) => JSON.stringify(state))).toEqual(frozen);
  });

  test.prop([fc.array(anyEvent, { maxLength: 60 })])(
    "keeps a unit that ended failed away, whatever its status says",
    (events) => {
      const state = stateOf([runStarted(plan), ...events]);
      const away = awayIds(state);
      for (const unit of state.run!.units.values())
        if (
          unit.end?.outcome === "failed" &&
          events.at(-1)?.type === "unit-ended" &&
          events.at(-1) === lastOf(events, unit.unitId)
        )
          expect(away.has(unit.unitId)).toBe(true);
    },
  );

  test.prop([fc.array(anyEvent, { maxLength: 60 })])(
    "resumed twice is resumed once: what is interrupted stays so",
    (events) => {
      const state = stateOf([runStarted(plan), ...events, { type: "run-resumed", at: 1 }]);
      const again = reduce(state, { type: "run-resumed", at: 2 });
      expect(again.run!.units).toEqual(state.run!.units);
    },
  );
});

function lastOf(events: readonly JournalEvent[], id: string): JournalEvent | undefined {
  return events.filter((event) => "unitId" in event && event.unitId === id).at(-1);
}

describe("away", () => {
  const start = runStarted(plan);
  const step = (type: "step-started" | "step-ended", id: string, when = 10): JournalEvent =>
    type === "step-started"
      ? { type, at: when, unitId: "a", stepId: id, attempt: 1 }
      : {
          type,
          at: when,
          unitId: "a",
          stepId: id,
          outcome: "done",
          summary: "",
          record: null,
          durationMs: 0,
        };
  const away = (...events: JournalEvent[]): string[] => [...awayIds(stateOf([start, ...events]))];
  const claim: JournalEvent = { type: "unit-claimed", at: 1, unitId: "a" };

  it("begins with the claim, and ends with a release", () => {
    expect(away(claim)).toEqual(["a"]);
    expect(away(claim, { type: "unit-released", at: 2, unitId: "a", reason: "", retryAt: 3 })).toEqual([]);
  });

  it("ends when the Runner is verified and uncordoned, not before", () => {
    const cordoned = [claim, step("step-started", "cordon"), step("step-ended", "cordon")];
    const verified = [...cordoned, step("step-started", "verify"), step("step-ended", "verify")];
    expect(away(...verified)).toEqual(["a"]);
    const uncordoned = [...verified, step("step-started", "uncordon"), step("step-ended", "uncordon", 90)];
    expect(away(...uncordoned)).toEqual([]);
    expect([...unsettled(stateOf([start, ...uncordoned]), { now: 100, settleMs: 15 })]).toEqual([["a", 105]]);
    expect([...unsettled(stateOf([start, ...uncordoned]), { now: 105, settleMs: 15 })]).toEqual([]);
  });

  it("outlasts a crash, and a claim on which nothing followed does not", () => {
    const resumed: JournalEvent = { type: "run-resumed", at: 50 };
    expect(away(claim, resumed)).toEqual([]);
    expect(away(claim, step("step-started", "stop"), resumed)).toEqual(["a"]);
  });

  it("goes on in later runs on the journal, until one gives the Runner back", () => {
    const failed: JournalEvent = {
      type: "unit-ended",
      at: 60,
      unitId: "a",
      outcome: "failed",
      code: "X",
      reason: "It did not start.",
      toVersion: null,
      countsAsFailure: true,
      manualSteps: [],
      remedies: [],
    };
    const next: JournalEvent = { ...runStarted(smallPlan(["b", "c"])), at: 70 };
    const state = stateOf([start, claim, failed, { type: "run-ended", at: 61 }, next]);
    expect([...awayIds(state)]).toEqual(["a"]);
    expect(state.awayFromEarlierRuns).toEqual({ a: "It did not start." });
    expect(state.usedPlanIds).toHaveLength(2);
    const third: JournalEvent = { ...runStarted(plan), at: 80 };
    const back = stateOf([
      ...[start, claim, failed, next, third, claim],
      ...[step("step-started", "stop"), step("step-started", "verify"), step("step-ended", "verify")],
      { ...failed, at: 90, outcome: "upgraded", code: null, countsAsFailure: false },
    ]);
    expect([...awayIds(back)]).toEqual([]);
  });
});

describe("credentials", () => {
  const start = runStarted(plan);
  const requested: JournalEvent = { type: "credentials-requested", at: 5, unitId: "a" };
  const unit = (...events: JournalEvent[]) => stateOf([start, ...events]).run!.units.get("a")!;

  it("are uncertain from the request on, old again after a refusal, new after the answer", () => {
    expect(unit(requested)).toMatchObject({
      credentials: "uncertain",
      credentialRequests: 1,
      credentialsRequestedAt: 5,
    });
    expect(unit(requested, { type: "credentials-kept", at: 6, unitId: "a", reason: "" }).credentials).toBe(
      "old",
    );
    const regenerated = unit(
      requested,
      { type: "step-started", at: 5, unitId: "a", stepId: "regenerate-credentials", attempt: 1 },
      {
        type: "step-ended",
        at: 6,
        unitId: "a",
        stepId: "regenerate-credentials",
        outcome: "done",
        summary: "",
        record: null,
        durationMs: 1,
      },
    );
    expect(regenerated).toMatchObject({ credentials: "new", areOldCredentialsDead: true });
  });

  it("take the later steps' records with them when they are asked for again", () => {
    const download: JournalEvent = {
      type: "step-ended",
      at: 7,
      unitId: "a",
      stepId: "download-package",
      outcome: "done",
      summary: "",
      record: { path: "/old" },
      durationMs: 1,
    };
    const downloaded = [
      { type: "step-started", at: 6, unitId: "a", stepId: "download-package", attempt: 1 } as const,
      download,
    ];
    expect(unit(requested, ...downloaded).record).toEqual({ "download-package": { path: "/old" } });
    expect(unit(requested, ...downloaded, requested).record).toEqual({});
  });
});
