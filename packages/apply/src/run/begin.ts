import { randomBytes } from "node:crypto";
import { parsePlan, type Plan, type PlatformOptions } from "@runner-upgrade/plan";
import { ApplyError } from "../errors/apply-error.js";
import { rebaseRemedy } from "../errors/rebase-remedy.js";
import { toApplyError } from "../errors/to-apply-error.js";
import { stateOf } from "../state/reduce.js";
import type { JournalState } from "../state/run-state.js";
import type { Journal } from "../journal/journal.js";

/** How a run begins: with a plan, or with what a journal remembers. */
export type Beginning = { readonly kind: "start"; readonly plan: unknown } | { readonly kind: "resume" };

/** What a run begins with. */
export interface Begun {
  readonly plan: Plan;
  readonly runId: string;
  readonly state: JournalState;
  /** The journal's last run has ended: there is nothing to do but to tell of it. */
  readonly hasEnded: boolean;
}

/** Reads the journal and the plan. Changes nothing. Rejects with `ApplyError`. */
export async function begin(
  beginning: Beginning,
  journal: Journal,
  platforms: PlatformOptions,
): Promise<Begun> {
  // An edited plan is refused before anything else is looked at.
  const given = beginning.kind === "start" ? parse(beginning.plan, platforms) : null;
  const state = stateOf(await journal.read());
  const { run } = state;
  if (given === null) {
    if (run === null) throw journalEmpty();
    parse(run.plan, platforms);
    return { plan: run.plan, runId: run.runId, state, hasEnded: run.endedAt !== null };
  }
  if (run !== null && run.endedAt === null) throw runNotEnded(run.runId);
  if (state.usedPlanIds.includes(given.id)) throw planUsed(given.id);
  return { plan: given, runId: newRunId(), state, hasEnded: false };
}

/** Free of shell and path syntax: executors name the files that they keep with it. */
function newRunId(): string {
  return `run-${randomBytes(6).toString("hex")}`;
}

function parse(plan: unknown, platforms: PlatformOptions): Plan {
  try {
    return parsePlan(plan, platforms);
  } catch (error) {
    throw toApplyError(error, "The plan is refused.");
  }
}

function journalEmpty(): ApplyError {
  return new ApplyError({
    code: "JOURNAL_EMPTY",
    message: "There is no run in this journal to be resumed. Nothing was changed.",
    remedies: ["Check the journal's path, or start a run with startRun."],
  });
}

function runNotEnded(runId: string): ApplyError {
  return new ApplyError({
    code: "RUN_NOT_ENDED",
    message: `The journal holds the run ${runId}, which has not ended: a Runner may be away. Nothing was changed.`,
    remedies: ["Bring it to its end with resumeRun before starting another on this journal."],
  });
}

function planUsed(planId: string): ApplyError {
  return new ApplyError({
    code: "PLAN_ALREADY_USED",
    message: `The plan ${planId.slice(0, 12)} was carried out on this journal already. Nothing was changed.`,
    remedies: [
      rebaseRemedy,
      "Where the new plan has the same id, nothing has changed since: give its run a new journal.",
    ],
  });
}
