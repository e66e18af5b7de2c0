import type { Plan } from "@runner-upgrade/plan";
import type { UnitTable } from "./unit-table.js";

/** Where a run stands: what `reduce` makes of a journal's events. */
export interface RunState {
  readonly runId: string;
  readonly plan: Plan;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly isPaused: boolean;
  readonly abortLevel: "none" | "admission" | "rollback";
  /** How often another process has carried on. */
  readonly resumptions: number;
  /** By unit id; every unit of the plan is in it. */
  readonly units: UnitTable;
}

/** What a whole journal says: the run that is told last, and what earlier ones left behind. */
export interface JournalState {
  /** Null for an empty journal. */
  readonly run: RunState | null;
  /** Plans that were carried out, or begun, on this journal. */
  readonly usedPlanIds: readonly string[];
  /** By Runner id: those that earlier runs left away, with the reason. They stay away until a run brings them back. */
  readonly awayFromEarlierRuns: Readonly<Partial<Record<string, string>>>;
  /** By Runner id, when earlier runs gave it back: it stands in only once it has settled, also for the run that follows. */
  readonly givenBackByEarlierRuns: Readonly<Partial<Record<string, number>>>;
}

/** Nothing has happened yet. */
export const emptyJournalState: JournalState = {
  run: null,
  usedPlanIds: [],
  awayFromEarlierRuns: {},
  givenBackByEarlierRuns: {},
};
