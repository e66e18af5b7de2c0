import type { Candidate } from "../candidates/candidate.js";
import type { ChosenProcedure } from "../candidates/chosen-procedure.js";
import { stepFacts } from "../steps/catalogue.js";
import { withLendingKinds } from "../steps/lending-kinds.js";
import type { StepKind } from "../steps/step-kind.js";
import type { BuiltInStep, Step, Undo } from "../steps/step.js";
import { expectedStepMs } from "./expected-duration.js";
import { timeLimitMs } from "./time-limits.js";
import type { Policy } from "../policy/policy.js";

type TimeLimits = Pick<Policy, "stepTimeLimitsMs" | "drainTimeoutMs" | "drainQuietMs">;

/** Returns a function that puts the steps of lending into a candidate's procedure. Those alike are given the same one. */
export function lendingProcedures(policy: TimeLimits): (candidate: Candidate) => Candidate {
  const made = new Map<ChosenProcedure, ChosenProcedure>();
  return (candidate) => {
    const { chosen, expectedDurationMs } = candidate;
    const lends = made.get(chosen) ?? withLending(chosen, policy);
    made.set(chosen, lends);
    return {
      ...candidate,
      chosen: lends,
      expectedDurationMs: expectedDurationMs + lends.idleMs - chosen.idleMs,
    };
  };
}

function withLending(
  { key, procedure, idleMs, busyMs }: ChosenProcedure,
  policy: TimeLimits,
): ChosenProcedure {
  const byKind = new Map(procedure.steps.map((step) => [step.kind, step]));
  const takenBackBehind = procedure.steps.find(({ kind }) => kind === "uncordon") ?? byKind.get("verify");
  const lend = lendingStep("lend-tags", "reversible", policy);
  const undo = takenBackBehind?.undo === "forward" ? "forward" : "reversible";
  const takeBack = lendingStep("take-back-tags", undo, policy);
  const moreMs = [lend, takeBack].reduce(
    (sum, step) => sum + expectedStepMs(step, { runningOperations: 0 }),
    0,
  );
  return {
    key: `${key}:lending`,
    procedure: {
      ...procedure,
      steps: withLendingKinds(kindsOf(procedure.steps)).flatMap((kind) =>
        kind === "lend-tags" ? [lend] : kind === "take-back-tags" ? [takeBack] : (byKind.get(kind) ?? []),
      ),
    },
    idleMs: idleMs + moreMs,
    busyMs: busyMs + moreMs,
  };
}

/** A procedure that the planner makes has no other step yet. */
function kindsOf(steps: readonly Step[]): StepKind[] {
  return steps.flatMap(({ kind }) => (kind === "custom" ? [] : [kind]));
}

function lendingStep(kind: "lend-tags" | "take-back-tags", undo: Undo, policy: TimeLimits): BuiltInStep {
  const facts = stepFacts(kind);
  return {
    id: kind,
    kind,
    timeLimitMs: timeLimitMs(kind, policy),
    undo,
    isGuarded: facts.isGuarded,
    takesAway: facts.takesAway,
    checks: facts.checks({
      targetVersion: "",
      drain: "off",
      drainQuietMs: policy.drainQuietMs,
      proves: "runner",
    }),
  };
}
