import { describe, expect, it } from "vitest";
import { runStarted, smallPlan } from "../../test/support/small-plan.js";
import type { JournalEvent } from "../events/journal-event.js";
import { stateOf } from "./reduce.js";
import { procedureOf } from "./plan-index.js";
import { freshUnit, type StepState, type UnitState } from "./unit-state.js";

const plan = smallPlan(["a", "b"]);
const fresh = freshUnit("a");

type UnitEvent = Extract<JournalEvent, { readonly unitId: string }>;
type Body<T extends UnitEvent["type"]> = Omit<Extract<UnitEvent, { type: T }>, "type" | "unitId" | "at">;

// The compiler cannot see that a member of the union put together from its parts is that member again.
const event = <T extends UnitEvent["type"]>(type: T, at: number, body: Body<T>): JournalEvent =>
  ({ type, at, unitId: "a", ...body }) as unknown as JournalEvent;
const claimed = event("unit-claimed", 1, {});
const started = (stepId: string, at = 10, attempt = 1): JournalEvent =>
  event("step-started", at, { stepId, attempt });
const ended = (stepId: string, at = 20, more: Partial<Body<"step-ended">> = {}): JournalEvent =>
  event("step-ended", at, {
    stepId,
    outcome: "done",
    summary: `${stepId} is done.`,
    record: null,
    durationMs: 7,
    ...more,
  });
const done = (...ids: string[]): JournalEvent[] => ids.flatMap((id) => [started(id), ended(id)]);
const failed = (stepId: string, mayHaveTakenEffect = true): JournalEvent =>
  event("step-failed", 30, { stepId, code: "X", message: "It broke.", mayHaveTakenEffect, durationMs: 9 });
const rollback = (more: Partial<Body<"rollback-started">> = {}, at = 40): JournalEvent =>
  event("rollback-started", at, {
    reason: "It broke.",
    code: "X",
    endsAs: "rolled-back",
    countsAsFailure: true,
    ...more,
  });
const unitEnded = (outcome: Body<"unit-ended">["outcome"], at = 90): JournalEvent =>
  event("unit-ended", at, {
    outcome,
    code: "C",
    reason: "R",
    toVersion: "5.7.0",
    countsAsFailure: true,
    manualSteps: ["m"],
    remedies: ["r"],
  });
const swept = (isServing: boolean): JournalEvent =>
  event("unit-swept", 95, {
    status: "Down",
    version: "5.7.1",
    isServing,
    message: "It is Down.",
    manualSteps: ["look"],
  });

const after = (...events: JournalEvent[]): UnitState =>
  stateOf([runStarted(plan), ...events]).run!.units.get("a")!;
const stepState = (more: Partial<StepState>): StepState => ({
  status: "started",
  attempts: 1,
  startedAt: 10,
  firstStartedAt: 10,
  durationMs: 0,
  mayHaveTakenEffect: false,
  outcome: null,
  summary: "",
  ...more,
});
const end = { code: "C", reason: "R", toVersion: "5.7.0", manualSteps: ["m"], remedies: ["r"] };

describe("a unit, event by event", () => {
  it("is claimed, and released as it was, with how often it was refused and since when", () => {
    expect(after(claimed)).toEqual({ ...fresh, presence: "claimed" });
    const refused = (at: number, retryAt: number): JournalEvent =>
      event("unit-released", at, { reason: `at ${at}`, retryAt });
    expect(after(claimed, started("inspect"), refused(5, 9))).toEqual({
      ...fresh,
      refusal: { reason: "at 5", firstAt: 5, count: 1, retryAt: 9 },
    });
    expect(after(claimed, refused(5, 9), claimed, refused(50, 90))).toEqual({
      ...fresh,
      refusal: { reason: "at 50", firstAt: 5, count: 2, retryAt: 90 },
    });
  });

  it("that was away and back keeps when that was, also when it is released", () => {
    const back = [claimed, started("cordon", 11), ended("cordon"), ...done("verify"), ended("uncordon", 77)];
    const released = event("unit-released", 80, { reason: "no", retryAt: 90 });
    const whole = [...back.slice(0, -1), started("uncordon", 70), ended("uncordon", 77), released];
    expect(after(...whole)).toMatchObject({ presence: "here", awayFrom: 11, awayUntil: 77, steps: {} });
  });

  it("remembers what it was", () => {
    const baseline = { status: "Healthy", version: "5.6.0", uptime: 5 };
    expect(after(event("unit-observed", 2, { baseline }))).toEqual({ ...fresh, baseline });
  });

  it("is away from the first step that takes it away, and from then on only", () => {
    expect(after(claimed, started("inspect"))).toEqual({
      ...fresh,
      presence: "claimed",
      steps: { inspect: stepState({}) },
    });
    expect(after(claimed, started("cordon", 12))).toEqual({
      ...fresh,
      presence: "away",
      awayFrom: 12,
      steps: { cordon: stepState({ startedAt: 12, firstStartedAt: 12 }) },
    });
    expect(after(claimed, started("cordon", 12), started("stop", 15, 3))).toMatchObject({
      presence: "away",
      awayFrom: 12,
      awayUntil: null,
      isHostTouched: true,
      steps: { stop: { attempts: 3, startedAt: 15 } },
    });
    expect(after(claimed, started("stop", 15), started("inspect")).isHostTouched).toBe(true);
    expect(after(claimed, started("unheard-of"))).toMatchObject({
      presence: "claimed",
      isHostTouched: false,
    });
  });

  it("that was given back is not taken away by a step that is done again", () => {
    const back = [claimed, started("stop", 5), ...done("verify")];
    expect(after(...back)).toMatchObject({ presence: "returned", awayFrom: 5, awayUntil: 20 });
    expect(after(...back, started("stop", 50))).toMatchObject({
      presence: "returned",
      awayFrom: 5,
      awayUntil: 20,
    });
  });

  it("that was away before is away anew, from then", () => {
    const released = event("unit-released", 80, { reason: "no", retryAt: 90 });
    const back = [claimed, started("stop", 5), ...done("verify"), released];
    expect(after(...back, claimed, started("stop", 100))).toMatchObject({
      presence: "away",
      awayFrom: 100,
      awayUntil: null,
    });
  });

  it("keeps how each step ended or failed, and what it recorded", () => {
    expect(
      after(claimed, started("inspect"), ended("inspect", 20, { outcome: "already-done", record: { x: 1 } })),
    ).toEqual({
      ...fresh,
      presence: "claimed",
      steps: {
        inspect: stepState({
          status: "ended",
          durationMs: 7,
          outcome: "already-done",
          summary: "inspect is done.",
        }),
      },
      record: { inspect: { x: 1 } },
    });
    expect(after(claimed, started("inspect"), failed("inspect"))).toEqual({
      ...fresh,
      presence: "claimed",
      steps: {
        inspect: stepState({
          status: "failed",
          durationMs: 9,
          mayHaveTakenEffect: true,
          summary: "It broke.",
        }),
      },
    });
    expect(after(failed("inspect"), ended("inspect")).steps).toEqual({});
    const record = (value: number): JournalEvent =>
      event("step-recorded", 11, { stepId: "inspect", record: { [`x${value}`]: value } });
    expect(after(record(1), record(2)).record).toEqual({ inspect: { x1: 1, x2: 2 } });
    // What is on record before an effect says nothing of how the step ended.
    expect(after(started("inspect"), record(1)).steps).toEqual({ inspect: stepState({}) });
    expect(after(...done("inspect")).record).toEqual({});
    expect(after(record(1), started("inspect"), ended("inspect")).record).toEqual({ inspect: { x1: 1 } });
  });

  it("is given back by the step after which it is, and only if it was away", () => {
    expect(after(claimed, ...done("verify")).presence).toBe("claimed");
    expect(after(claimed, started("stop"), ended("stop")).presence).toBe("away");
    expect(after(claimed, started("stop"), started("verify"), failed("verify")).presence).toBe("away");
  });

  it("regenerates: what came before the request, and how often, is known", () => {
    const requested = (at: number): JournalEvent => event("credentials-requested", at, {});
    const kept = event("credentials-kept", 8, { reason: "403" });
    expect(after(requested(5))).toEqual({
      ...fresh,
      credentials: "uncertain",
      credentialRequests: 1,
      credentialsRequestedAt: 5,
    });
    expect(after(requested(5), kept)).toEqual(fresh);
    expect(after(kept)).toEqual(fresh);
    expect(after(requested(5), requested(6))).toMatchObject({
      credentialsBefore: "uncertain",
      credentialRequests: 2,
      credentialsRequestedAt: 6,
    });
    const unclear = event("credentials-unclear", 6, { reason: "500" });
    expect(after(requested(5), unclear)).toEqual({
      ...fresh,
      credentials: "uncertain",
      credentialRequests: 1,
      credentialsRequestedAt: null,
    });
    const answered = [requested(5), ...done("regenerate-credentials")];
    expect(after(...answered)).toMatchObject({ credentials: "new", areOldCredentialsDead: true });
    expect(after(...answered, requested(30), kept)).toMatchObject({
      credentials: "new",
      credentialRequests: 1,
      credentialsRequestedAt: null,
    });
    expect(after(...done("stop"))).toMatchObject({ credentials: "old", areOldCredentialsDead: false });
  });

  it("forgets the steps behind a new request, and those from the one that it is sent back to", () => {
    const ids = ["save-state", "stop", "regenerate-credentials", "download-package", "install-package"];
    const all = [claimed, ...ids.flatMap((id) => [started(id), ended(id, 20, { record: { of: id } })])];
    const requested = after(...all, event("credentials-requested", 50, {}));
    expect(Object.keys(requested.steps)).toEqual(ids.slice(0, 3));
    expect(Object.keys(requested.record)).toEqual(ids.slice(0, 3));
    const sent = (stepId: string): JournalEvent => event("unit-sent-back", 60, { stepId, reason: "401" });
    expect(Object.keys(after(...all, sent("regenerate-credentials")).steps)).toEqual(ids.slice(0, 2));
    expect(after(...all, sent("regenerate-credentials")).refusedCredentials).toBe(1);
    expect(Object.keys(after(...all, sent("download-package")).record)).toEqual(ids.slice(0, 3));
    expect(after(...all, sent("download-package")).refusedCredentials).toBe(0);
    const last = procedureOf(plan, "a").at(-1)!.id;
    expect(Object.keys(after(...all, started(last), sent("unheard-of")).steps)).toEqual([...ids, last]);
    expect(Object.keys(after(...all, sent("inspect")).steps)).toEqual([]);
  });

  it("goes back, and is away again where it had been given back", () => {
    const told = { reason: "It broke.", code: "X", endsAs: "rolled-back", countsAsFailure: true };
    expect(after(claimed, rollback())).toEqual({ ...fresh, presence: "claimed", rollback: told });
    const back = [claimed, started("stop", 5), ...done("verify")];
    expect(after(...back, rollback())).toMatchObject({
      presence: "away",
      awayFrom: 40,
      awayUntil: null,
      rollback: told,
    });
    expect(after(claimed, started("stop", 5), rollback())).toMatchObject({ presence: "away", awayFrom: 5 });
  });

  it.each([
    ["upgraded", "here", null],
    ["rolled-back", "here", null],
    ["skipped", "here", null],
    ["already-current", "returned", null],
    ["failed", "away", 90],
  ] as const)("that was claimed ends %s: it is %s", (outcome, presence, awayFrom) => {
    expect(after(claimed, unitEnded(outcome))).toEqual({
      ...fresh,
      presence,
      awayFrom,
      end: { ...end, at: 90, outcome, countsAsFailure: true },
    });
  });

  it("that ended failed stays away from when it was taken, or from its end", () => {
    const back = [claimed, started("stop", 5), ...done("verify")];
    expect(after(claimed, started("stop", 5), unitEnded("failed"))).toMatchObject({
      presence: "away",
      awayFrom: 5,
      awayUntil: null,
    });
    // It was given back before it failed: until when it was away still counts.
    expect(after(...back, unitEnded("failed"))).toMatchObject({
      presence: "away",
      awayFrom: 5,
      awayUntil: 20,
    });
    expect(after(...back, unitEnded("upgraded"))).toMatchObject({ presence: "returned", awayUntil: 20 });
    // It was away once before, and is away for good now; or it is not, and what was before still counts.
    const again = [...back, event("unit-released", 80, { reason: "no", retryAt: 90 }), claimed];
    expect(after(...again, unitEnded("failed"))).toMatchObject({ presence: "away", awayUntil: null });
    expect(after(...again, unitEnded("skipped"))).toMatchObject({ presence: "here", awayUntil: 20 });
    expect(after(claimed, started("stop", 5), unitEnded("rolled-back"))).toMatchObject({ presence: "away" });
  });

  it("is confirmed by the last look where the control plane had turned the run away", () => {
    const ofEnd = { outcome: "upgraded", code: "NOT_CONFIRMED", countsAsFailure: true } as const;
    const healthy = event("unit-swept", 95, {
      ...{ status: "Healthy", version: "5.7.1", isServing: true, manualSteps: [] },
      message: "It is Healthy at the end of the run. Its old package could not be removed.",
    });
    const ended = event("unit-ended", 90, {
      ...ofEnd,
      reason: "R.",
      toVersion: null,
      manualSteps: ["m"],
      remedies: ["r"],
    });
    expect(after(claimed, ended).end).toMatchObject({ ...ofEnd, manualSteps: ["m"] });
    expect(after(claimed, ended, healthy).end).toMatchObject({
      outcome: "upgraded",
      code: null,
      reason: "R. It is Healthy at the end of the run. Its old package could not be removed.",
      countsAsFailure: false,
      manualSteps: [],
    });
  });

  it("says that its cordon is off where it had ended with the cordon on", () => {
    const ended = event("unit-ended", 90, {
      ...{ outcome: "upgraded", code: "NOT_GIVEN_BACK", countsAsFailure: true, toVersion: null },
      ...{ reason: "Its cordon could not be taken off.", manualSteps: ["m"], remedies: [] },
    });
    expect(after(claimed, ended, swept(true)).end).toMatchObject({
      code: null,
      reason: "Its cordon could not be taken off. Its cordon is off by now. It is Down.",
    });
  });

  it("is looked at once more: serving, its version is told; not serving, it failed, whatever was said", () => {
    const before = after(claimed, unitEnded("upgraded"));
    expect(after(claimed, unitEnded("upgraded"), swept(true))).toEqual({
      ...before,
      end: { ...before.end, toVersion: "5.7.1" },
    });
    expect(after(claimed, unitEnded("upgraded"), swept(false))).toEqual({
      ...before,
      presence: "away",
      end: {
        at: 90,
        outcome: "failed",
        code: "NOT_HEALTHY_AT_THE_END",
        reason: "It is Down.",
        toVersion: "5.7.1",
        countsAsFailure: true,
        manualSteps: ["look"],
        remedies: ["r"],
      },
    });
    expect(after(claimed, swept(true))).toEqual(after(claimed));
    expect(after(claimed, swept(false))).toEqual(after(claimed));
  });

  it("that is cleaned up serves and is given back; how it ended stays, unless that was failed", () => {
    const cleanedUp = (isClean: boolean): JournalEvent =>
      event("unit-cleaned-up", 99, {
        isClean,
        outcome: "rolled-back",
        version: "5.7.2",
        message: "It runs the old version.",
      } as Body<"unit-cleaned-up">);
    const cleanEnd = {
      at: 99,
      outcome: "rolled-back",
      code: "CLEANED_UP",
      reason: "It runs the old version.",
      toVersion: "5.7.2",
      countsAsFailure: false,
      manualSteps: [],
      remedies: [],
    };
    const taken = [claimed, started("stop", 5)];
    expect(after(...taken, cleanedUp(false))).toEqual(after(...taken));
    expect(after(claimed, cleanedUp(true))).toMatchObject({
      presence: "returned",
      awayFrom: null,
      awayUntil: null,
      end: cleanEnd,
    });
    expect(after(...taken, cleanedUp(true))).toMatchObject({
      presence: "returned",
      awayFrom: 5,
      awayUntil: 99,
      end: cleanEnd,
    });
    // Put right, and a failure of this run all the same.
    const failedEnd = { ...cleanEnd, countsAsFailure: true };
    expect(after(...taken, unitEnded("failed"), cleanedUp(true)).end).toEqual(failedEnd);
    expect(after(...taken, unitEnded("rolled-back"), cleanedUp(true)).end).toEqual({
      ...end,
      at: 90,
      outcome: "rolled-back",
      countsAsFailure: true,
    });
    const back = [...taken, ...done("verify"), unitEnded("failed")];
    expect(after(...back, cleanedUp(true))).toMatchObject({ awayFrom: 5, awayUntil: 20, end: failedEnd });
  });

  it("is not back because something was tidied up behind it, while it does not serve", () => {
    const upgraded = [claimed, ...done("stop", "verify", "uncordon"), unitEnded("upgraded")];
    expect(after(...upgraded).presence).toBe("returned");
    const left = [...upgraded, swept(false), ...done("clean-up-run:clean-up")];
    expect(after(...left)).toMatchObject({ presence: "away", end: { outcome: "failed" } });
  });
});
