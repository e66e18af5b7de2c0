import type { Fleet, Runner } from "../fleet/fleet.js";
import { indexRunners } from "../fleet/index-runners.js";
import { jobsInWords } from "../needs/jobs-in-words.js";
import type { Need } from "../needs/need.js";
import { needsServedBy } from "../needs/needs-served-by.js";
import { runnersForNeed } from "../needs/runners-for-need.js";
import { oneLine } from "../text/one-line.js";
import { whyNotStandIn, type StandInQuestion } from "./stand-in.js";

/** What `okToStop` is told beside fleet, away and needs. All optional. */
export interface OkToStopOptions {
  /**
   * Runners that were absent *before* anybody touched them: taking one away costs nothing, so its needs are
   * not asked for. Never by live status, or the guard would fall silent for a Runner that we stopped ourselves.
   */
  readonly absentRunnerIds?: ReadonlySet<string>;
  /** Per Runner id: need id to how many must stand in for it, where its outage was allowed (`Unit.loweredNeeds`). */
  readonly loweredNeeds?: ReadonlyMap<string, Readonly<Record<string, number>>>;
  /** Runners that look as if they served and did not prove it: no answer to a ping, not settled yet. */
  readonly unproven?: ReadonlySet<string>;
  /** `ask` (default): a stand-in has room for the running operations of those who leave. `ignore` for planning. */
  readonly room?: "ask" | "ignore";
}

/** Who stands in for one need. */
export interface StandIns {
  readonly needId: string;
  /** How many are asked for; what the policy allowed to be less is less. */
  readonly minAvailable: number;
  /** Sorted as the fleet is. */
  readonly runnerIds: readonly string[];
}

/** The answer of `okToStop`. */
export interface OkToStopResult {
  readonly ok: boolean;
  /** One entry per need that was asked for; who is in it must still be pinged to be proven. */
  readonly standIns: readonly StandIns[];
  /** One sentence or more, for people. */
  readonly reason: string;
}

/**
 * Whether these Runners may be taken away together: every need that one of them serves keeps its
 * `minAvailable` stand-ins. A stand-in serves the need by its set-up in *this* fleet, is `serving`, is not
 * away, is not among those who leave, and has room for their running operations. What is unknown is not
 * available. A Runner that is not in the fleet any more is asked for by what it served when the needs were found.
 *
 * Pure. The planner's rule and the guard's: hand it the live fleet to guard a step. Fleet and needs are indexed once per
 * list (`fleet.runners`, `needs`), so a call costs what the Runners of its needs cost, however large the fleet is.
 *
 * @param away - Ids of Runners that were taken out and not given back.
 *
 * @example
 * ```ts
 * const { ok, standIns, reason } = okToStop([unit.runnerId], liveFleet, away, plan.needs, guardOptions(plan));
 * ```
 */
export function okToStop(
  runnerIds: Iterable<string>,
  fleet: Fleet,
  away: ReadonlySet<string>,
  needs: readonly Need[],
  options: OkToStopOptions = {},
): OkToStopResult {
  const leaving = new Set(runnerIds);
  const answers = askedNeeds(leaving, fleet, needs, options).map((asked) =>
    answer(asked, fleet, questionOf(asked, leaving, fleet, away, options)),
  );
  const refusals = answers.flatMap(({ refusal }) => (refusal === null ? [] : [refusal]));
  return {
    ok: refusals.length === 0,
    standIns: answers.map(({ standIns }) => standIns),
    reason: refusals.length === 0 ? "Every need keeps its stand-ins." : refusals.join(" "),
  };
}

interface AskedNeed {
  readonly need: Need;
  readonly minAvailable: number;
  /** Ids of those who leave and serve it. */
  readonly servedBy: readonly string[];
}

/** The needs that those who leave serve, each once, with the strictest of what they ask for. */
function askedNeeds(
  leaving: ReadonlySet<string>,
  fleet: Fleet,
  needs: readonly Need[],
  { absentRunnerIds, loweredNeeds }: OkToStopOptions,
): AskedNeed[] {
  const runners = indexRunners(fleet);
  const asked = new Map<string, AskedNeed>();
  for (const id of leaving) {
    if (absentRunnerIds?.has(id)) continue;
    for (const need of needsServedBy(runners.get(id) ?? id, needs)) {
      const own = loweredNeeds?.get(id)?.[need.id] ?? need.minAvailable;
      const known = asked.get(need.id) ?? { need, minAvailable: 0, servedBy: [] };
      asked.set(need.id, {
        need,
        minAvailable: Math.max(known.minAvailable, own),
        servedBy: [...known.servedBy, id],
      });
    }
  }
  return [...asked.values()];
}

function questionOf(
  { servedBy }: AskedNeed,
  leaving: ReadonlySet<string>,
  fleet: Fleet,
  away: ReadonlySet<string>,
  options: OkToStopOptions,
): StandInQuestion {
  const runners = indexRunners(fleet);
  const operations = servedBy.reduce((sum, id) => sum + (runners.get(id)?.runningOperations ?? 0), 0);
  return {
    replicas: fleet.server.replicas,
    version: fleet.server.version,
    leaving,
    away,
    unproven: options.unproven ?? new Set(),
    operations: options.room === "ignore" ? null : operations,
  };
}

function answer(
  { need, minAvailable }: AskedNeed,
  fleet: Fleet,
  question: StandInQuestion,
): { readonly standIns: StandIns; readonly refusal: string | null } {
  const runnerIds = runnersForNeed(fleet, need)
    .filter((runner) => whyNotStandIn(runner, need, question) === null)
    .map((runner) => runner.id);
  return {
    standIns: { needId: need.id, minAvailable, runnerIds },
    refusal: runnerIds.length >= minAvailable ? null : refuse(need, minAvailable, runnerIds, fleet, question),
  };
}

function refuse(
  need: Need,
  minAvailable: number,
  runnerIds: readonly string[],
  fleet: Fleet,
  question: StandInQuestion,
): string {
  const runners = indexRunners(fleet);
  const standingIn = new Set(runnerIds);
  const others = need.servedBy.filter((id) => !question.leaving.has(id) && !standingIn.has(id));
  const first = others.slice(0, 5).map((id) => whyLost(id, runners.get(id), need, question));
  const shown = first.join(", ") + (others.length > 5 ? ` and ${others.length - 5} more` : "");
  const why = others.length === 0 ? "no other Runner serves it" : shown;
  const jobs = need.jobs === undefined ? "" : ` (${jobsInWords(need.jobs)})`;
  return `${need.id}${jobs} would keep ${runnerIds.length} of ${minAvailable} stand-ins: ${why}.`;
}

function whyLost(id: string, runner: Runner | undefined, need: Need, question: StandInQuestion): string {
  if (runner === undefined) return `${id} is not in the fleet any more`;
  return `${oneLine(runner.name)} ${whyNotStandIn(runner, need, question) ?? "stands in"}`;
}
