import type { Plan } from "@runner-upgrade/plan";
import type { JsonObject } from "@runner-upgrade/plan/platform";
import type { JournalEvent } from "../events/journal-event.js";
import { procedureOf, touchesHost } from "./plan-index.js";
import { notGivenBack, unfinishedCodes } from "../errors/unfinished-codes.js";
import { isGivenBack } from "./is-given-back.js";
import { ownReplicaOf } from "./plan-index.js";
import { reduceReplica } from "./reduce-replica.js";
import { withTimeStopped } from "./time-without-process.js";
import { lendingRecord } from "./lent.js";
import { rollbackSteps } from "./rollback-steps.js";
import { withoutStepsAfter, withoutStepsFrom } from "./without-steps.js";
import { withoutWhatWasCleanedUp } from "./without-what-was-cleaned-up.js";
import { freshUnit, type StepState, type UnitEnd, type UnitState } from "./unit-state.js";

type UnitEvent = Extract<JournalEvent, { readonly unitId: string }>;
type Of<T extends UnitEvent["type"]> = Extract<UnitEvent, { readonly type: T }>;

/** One event further, for the unit that it concerns. Pure. */
export function reduceUnit(plan: Plan, unit: UnitState, event: UnitEvent): UnitState {
  switch (event.type) {
    case "unit-claimed":
      return { ...unit, presence: "claimed" };
    case "unit-released":
      return release(unit, event);
    case "unit-observed":
      return { ...unit, baseline: event.baseline };
    case "unit-sent-back":
      return sendBack(plan, unit, event);
    case "step-started":
      return withTimeStopped(plan, startStep(plan, unit, event), event);
    case "step-recorded":
      return { ...unit, record: withRecord(unit, event.stepId, event.record) };
    case "step-ended":
      return withTimeStopped(plan, endStep(plan, unit, event), event);
    case "step-failed":
      return withTimeStopped(
        plan,
        withStep(unit, event.stepId, {
          status: "failed",
          durationMs: event.durationMs,
          mayHaveTakenEffect: event.mayHaveTakenEffect,
          summary: event.message,
        }),
        event,
      );
    case "credentials-requested":
      return {
        ...withoutStepsAfter(plan, unit, "regenerate-credentials"),
        credentials: "uncertain",
        credentialsBefore: unit.credentials,
        credentialRequests: unit.credentialRequests + 1,
        credentialsRequestedAt: event.at,
      };
    case "credentials-kept":
      // It took no effect, so it does not count; and it was sent only after what went before it had settled.
      return {
        ...unit,
        credentials: unit.credentialsBefore,
        credentialRequests: Math.max(0, unit.credentialRequests - 1),
        credentialsRequestedAt: null,
      };
    case "credentials-unclear":
      return { ...unit, credentialsRequestedAt: null };
    case "replica-requested":
    case "replica-made":
    case "replica-unclear":
    case "replica-not-made":
    case "replica-deletion-requested":
    case "replica-deleted":
      return { ...unit, replica: reduceReplica(unit.replica, event, ownReplicaOf(plan, unit.unitId)) };
    case "rollback-started":
      return {
        ...unit,
        // What was given back is taken away again when its old Runner is started instead.
        ...(unit.presence === "returned" && { presence: "away", awayFrom: event.at, awayUntil: null }),
        rollback: {
          reason: event.reason,
          code: event.code,
          endsAs: event.endsAs,
          countsAsFailure: event.countsAsFailure,
        },
      };
    case "unit-ended":
      return end(unit, event);
    case "unit-swept":
      return sweep(unit, event);
    case "unit-cleaned-up":
      return event.isClean ? cleanUp(unit, event) : unit;
  }
}

function release(unit: UnitState, event: Of<"unit-released">): UnitState {
  const before = unit.refusal;
  return {
    ...freshUnit(unit.unitId),
    // That it was away, and until when, still counts: it stands in again only after it has settled.
    awayFrom: unit.awayFrom,
    awayUntil: unit.awayUntil,
    stoppedMs: unit.stoppedMs,
    isLeftOnHost: isLeftOnHost(unit),
    // What could not be taken back is still lent.
    record: lendingRecord(unit),
    // What could not be deleted is still there.
    replica: { ...unit.replica, requests: 0 },
    refusal: {
      reason: event.reason,
      firstAt: before?.firstAt ?? event.at,
      count: (before?.count ?? 0) + 1,
      retryAt: event.retryAt,
    },
  };
}

function isLeftOnHost(unit: UnitState): boolean {
  const removal = unit.steps[rollbackSteps.cleanUp];
  return removal === undefined ? unit.isLeftOnHost : removal.status !== "ended";
}

function startStep(plan: Plan, unit: UnitState, event: Of<"step-started">): UnitState {
  const step = procedureOf(plan, unit.unitId).find(({ id }) => id === event.stepId);
  const isAway = step?.takesAway === true && unit.presence !== "returned";
  const before = unit.steps[event.stepId];
  const started: StepState = {
    status: "started",
    attempts: event.attempt,
    startedAt: event.at,
    firstStartedAt:
      before === undefined || before.status === "interrupted" ? event.at : before.firstStartedAt,
    durationMs: 0,
    mayHaveTakenEffect: false,
    outcome: null,
    summary: "",
  };
  return {
    ...unit,
    presence: isAway ? "away" : unit.presence,
    awayFrom: isAway && unit.presence !== "away" ? event.at : unit.awayFrom,
    awayUntil: isAway && unit.presence !== "away" ? null : unit.awayUntil,
    isHostTouched: unit.isHostTouched || (step !== undefined && touchesHost(step)),
    steps: { ...unit.steps, [event.stepId]: started },
  };
}

function endStep(plan: Plan, before: UnitState, event: Of<"step-ended">): UnitState {
  const unit = withoutWhatWasCleanedUp(plan, before, event.stepId);
  const ended = withStep(unit, event.stepId, {
    status: "ended",
    durationMs: event.durationMs,
    outcome: event.outcome,
    summary: event.summary,
  });
  const recorded: UnitState = {
    ...ended,
    record: event.record === null ? ended.record : withRecord(ended, event.stepId, event.record),
    ...(event.stepId === "regenerate-credentials" && { credentials: "new", areOldCredentialsDead: true }),
  };
  // One that failed is back when it is shown to serve, whatever is tidied up behind it.
  const mayReturn = recorded.presence === "away" && recorded.end?.outcome !== "failed";
  return mayReturn && isGivenBack(plan, recorded)
    ? { ...recorded, presence: "returned", awayUntil: event.at }
    : recorded;
}

function sendBack(plan: Plan, unit: UnitState, event: Of<"unit-sent-back">): UnitState {
  const isToCredentials = event.stepId === "regenerate-credentials";
  return {
    ...withoutStepsFrom(plan, unit, event.stepId),
    refusedCredentials: unit.refusedCredentials + (isToCredentials ? 1 : 0),
  };
}

function end(unit: UnitState, event: Of<"unit-ended">): UnitState {
  const { at, outcome, code, reason, toVersion, countsAsFailure, manualSteps, remedies } = event;
  return {
    ...unit,
    presence: presenceAtEnd(unit, event),
    awayFrom: outcome === "failed" ? (unit.awayFrom ?? at) : unit.awayFrom,
    awayUntil: outcome === "failed" && unit.presence !== "returned" ? null : unit.awayUntil,
    end: { at, outcome, code, reason, toVersion, countsAsFailure, manualSteps, remedies },
  };
}

/** A unit that ended failed stays away, whatever its status says; a claim on which nothing followed is given back. */
function presenceAtEnd(unit: UnitState, event: Of<"unit-ended">): UnitState["presence"] {
  if (event.outcome === "failed") return "away";
  if (event.outcome === "already-current") return "returned";
  return unit.presence === "claimed" ? "here" : unit.presence;
}

function sweep(unit: UnitState, event: Of<"unit-swept">): UnitState {
  const { end: ended } = unit;
  if (event.isServing || ended === null) {
    return ended === null ? unit : { ...unit, end: confirmed(ended, event) };
  }
  return {
    ...unit,
    presence: "away",
    end: {
      ...ended,
      outcome: "failed",
      code: event.code ?? "NOT_HEALTHY_AT_THE_END",
      reason: event.message,
      toVersion: event.version,
      countsAsFailure: true,
      manualSteps: event.manualSteps,
    },
  };
}

/** What the control plane could not confirm before, or had not given back, it shows now. */
function confirmed(ended: UnitEnd, { version, message }: Of<"unit-swept">): UnitEnd {
  if (ended.code === null || !unfinishedCodes.includes(ended.code)) return { ...ended, toVersion: version };
  // The sweep looks at a Runner only once its cordon is off.
  const cordon = ended.code === notGivenBack ? " Its cordon is off by now." : "";
  const reason = `${ended.reason}${cordon} ${message}`;
  return {
    ...ended,
    toVersion: version,
    reason,
    code: null,
    countsAsFailure: false,
    manualSteps: [],
    remedies: [],
  };
}

/** It serves and nothing of the run is left with it: later runs may count on it. */
function cleanUp(unit: UnitState, event: Of<"unit-cleaned-up">): UnitState {
  const endedWell = unit.end !== null && unit.end.outcome !== "failed" ? unit.end : null;
  return {
    ...unit,
    presence: "returned",
    awayUntil: unit.awayFrom === null ? null : (unit.awayUntil ?? event.at),
    end: endedWell ?? {
      at: event.at,
      outcome: event.outcome,
      code: "CLEANED_UP",
      reason: event.message,
      toVersion: event.version,
      // That it was put right does not undo that it failed: a run that is resumed begins nothing more because of it.
      countsAsFailure: unit.end?.countsAsFailure ?? false,
      manualSteps: [],
      remedies: [],
    },
  };
}

function withStep(unit: UnitState, stepId: string, change: Partial<StepState>): UnitState {
  const step = unit.steps[stepId];
  return step === undefined ? unit : { ...unit, steps: { ...unit.steps, [stepId]: { ...step, ...change } } };
}

function withRecord(unit: UnitState, stepId: string, record: JsonObject): UnitState["record"] {
  return { ...unit.record, [stepId]: { ...unit.record[stepId], ...record } };
}
